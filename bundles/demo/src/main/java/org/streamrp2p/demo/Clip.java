package org.streamrp2p.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.streamrp2p.flv.FlvReader;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;

/**
 * The frames of a clip, in their order.
 *
 * <p>The payload lies on the heap and belongs to no pool: it is freed when nobody holds a frame any
 * more, whether or not it was released.
 *
 * @param head what must come before any coded frame: metadata and sequence headers
 * @param frames coded frames by decode time, of one turn
 * @param periodNanos length of a turn: from the first picture to where the one after the last would
 *     be
 */
record Clip(List<Frame> head, List<Frame> frames, long periodNanos) {
  private static final int MAX_TAG_BYTES = 1 << 20;

  Clip {
    head = List.copyOf(head);
    frames = List.copyOf(frames);
  }

  /** The bundled clip. */
  static Clip bundled() {
    try (InputStream in = Clip.class.getResourceAsStream("demo.flv")) {
      if (in == null) {
        throw new IllegalStateException("demo.flv is missing in this bundle");
      }
      return read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Clip read(byte[] flv) {
    List<Frame> all = new ArrayList<>();
    ByteBuf bytes = Unpooled.wrappedBuffer(flv);
    FlvReader reader = new FlvReader(UnpooledByteBufAllocator.DEFAULT, MAX_TAG_BYTES);
    reader.read(bytes, all::add);
    reader.release();
    bytes.release();
    return of(all);
  }

  /**
   * @param all takes them over
   */
  static Clip of(List<Frame> all) {
    List<Frame> pictures = all.stream().filter(Clip::isPicture).toList();
    if (pictures.size() < 2) {
      throw new IllegalArgumentException(
          "clip: " + pictures.size() + " pictures (expected: 2 or more)");
    }
    long first = pictures.getFirst().decodeTimeNanos();
    long last = pictures.getLast().decodeTimeNanos();
    long period = (last - first) * pictures.size() / (pictures.size() - 1);
    List<Frame> head = new ArrayList<>();
    List<Frame> coded = new ArrayList<>();
    for (Frame frame : all) {
      long at = frame.decodeTimeNanos() - first;
      if (frame.type().sticky()) {
        head.add(frame.at(0));
      } else if (at >= 0 && at < period && isMedia(frame)) {
        coded.add(frame.at(at));
      } else {
        frame.release();
      }
    }
    coded.sort(Comparator.comparingLong(Frame::decodeTimeNanos));
    return new Clip(head, coded, period);
  }

  /** An end of sequence would end it for a decoder at every turn: it is left out. */
  private static boolean isMedia(Frame frame) {
    return frame.track().kind() != MediaKind.DATA && frame.type() == FrameType.CODED;
  }

  private static boolean isPicture(Frame frame) {
    return frame.track().kind() == MediaKind.VIDEO && frame.type() == FrameType.CODED;
  }

  void release() {
    head.forEach(Frame::release);
    frames.forEach(Frame::release);
  }
}
