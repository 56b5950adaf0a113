package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.media.Track;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * The newest headers and metadata that a server sent. It may say that there is no more data (RTMP
 * 1.0 §7.1.7) and go on later with media alone: to the server it is still one stream, but here a
 * publication ended, and its headers with it. Confined to one thread.
 */
final class KeptHeaders {
  private static final int MAX_BYTES = 1 << 20;

  private StickyFrames frames = new StickyFrames(MAX_BYTES);

  /** Tracks of which everything kept is from before the last end. */
  private final Set<Track> old = new HashSet<>();

  /** Tracks whose kept frames the present publication has not had. */
  private final Set<Track> missing = new HashSet<>();

  /**
   * @param frame borrowed, as it comes
   */
  void add(Frame frame) {
    if (!frame.type().sticky()) {
      return;
    }
    if (old.remove(frame.track())) {
      forget(frame.track());
    }
    frames.offer(frame);
  }

  private void forget(Track track) {
    StickyFrames others = new StickyFrames(MAX_BYTES);
    frames.frames().stream().filter(f -> !f.track().equals(track)).forEach(others::offer);
    frames.clear();
    frames = others;
  }

  /** The server says that the stream ended. */
  void ended() {
    frames.frames().forEach(frame -> old.add(frame.track()));
  }

  /** A publication begins, which has nothing yet. */
  void begun() {
    missing.clear();
    frames.frames().forEach(frame -> missing.add(frame.track()));
  }

  /**
   * Passes a frame on, and before it what it needs.
   *
   * @param frame transfers
   * @param out takes over what it gets
   */
  void pass(Frame frame, Consumer<Frame> out) {
    if (!missing.isEmpty()) {
      if (frame.type().sticky()) {
        missing.remove(frame.track());
      } else if (frame.type() == FrameType.CODED && frame.track().kind() != MediaKind.DATA) {
        replay(Track.DATA, frame, out);
        replay(frame.track(), frame, out);
      }
    }
    out.accept(frame);
  }

  /** A header of another codec would be a lie. */
  private void replay(Track track, Frame before, Consumer<Frame> out) {
    if (!missing.remove(track)) {
      return;
    }
    for (Frame kept : frames.frames()) {
      if (kept.track().equals(track)
          && (track.kind() == MediaKind.DATA || kept.codec().equals(before.codec()))) {
        out.accept(kept.retain().at(before.decodeTimeNanos()));
      }
    }
  }

  void release() {
    frames.clear();
    old.clear();
    missing.clear();
  }

  List<Object> save() {
    List<Object> list = new ArrayList<>();
    for (Frame frame : frames.frames()) {
      list.add(
          Map.of(
              "kind", frame.track().kind().name(),
              "track", frame.track().id(),
              "type", frame.type().name(),
              "codec", frame.codec().value(),
              "old", old.contains(frame.track()),
              "missing", missing.contains(frame.track()),
              "content", ByteBufUtil.getBytes(frame.content())));
    }
    return list;
  }

  /**
   * Takes over what {@link #save} gave; an older version gave nothing.
   *
   * @throws HandoverRefusedException if it cannot be read
   */
  void restore(HandoverState state) {
    if (!(state.find("headers") instanceof List<?> list)) {
      return;
    }
    for (Object element : list) {
      HandoverState saved = Nested.of(state, element);
      Frame frame;
      try {
        frame =
            Frame.of(
                new Track(MediaKind.valueOf(saved.text("kind")), (int) saved.number("track")),
                FrameType.valueOf(saved.text("type")),
                new FourCc((int) saved.number("codec")),
                0,
                Unpooled.wrappedBuffer(saved.bytes("content")));
      } catch (IllegalArgumentException e) {
        throw new HandoverRefusedException("headers: " + e.getMessage());
      }
      frames.offer(frame);
      if (saved.flag("old")) {
        old.add(frame.track());
      }
      if (saved.flag("missing")) {
        missing.add(frame.track());
      }
      frame.release();
    }
  }
}
