package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;

/**
 * The frames of an FLV file, once or over and over, with times from zero that go on from turn to
 * turn. Read as it goes.
 *
 * <p><b>Bounds.</b> Holds one piece of the file, the frames in it, and one tag. <b>Threads.</b>
 * Confined to one thread at a time. <b>Ownership.</b> Call {@link #close} at the end.
 */
public final class FlvLoop implements AutoCloseable {
  /** Opens the file, at its beginning. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  private static final int PIECE_BYTES = 64 << 10;
  private static final int MAX_TAG_BYTES = 0xffffff;
  private static final int MAX_HEADERS = 256;

  private record Header(Frame frame, ByteBuf content) {
    boolean same(Frame other) {
      return frame.track().equals(other.track())
          && frame.type() == other.type()
          && frame.codec().equals(other.codec())
          && content.equals(other.content());
    }

    boolean isReplacedBy(Frame other) {
      return frame.track().equals(other.track())
          && frame.type() == other.type()
          && !PublishedMetadata.is(other);
    }
  }

  private final Opener opener;
  private final ByteBufAllocator allocator;
  private final boolean repeats;
  private final FlvReader reader;
  private final FlvTimeline timeline = new FlvTimeline();
  private final ArrayDeque<Frame> pending = new ArrayDeque<>();
  private final List<Header> headers = new ArrayList<>();
  private @Nullable InputStream in;
  private long position;
  private boolean over;

  /**
   * @param opener asked at the beginning of each turn
   * @param allocator for pieces of the file: the frames are slices of them
   * @param repeats whether it begins anew at its end
   */
  public FlvLoop(Opener opener, ByteBufAllocator allocator, boolean repeats) {
    this.opener = opener;
    this.allocator = allocator;
    this.repeats = repeats;
    this.reader = new FlvReader(allocator, MAX_TAG_BYTES);
  }

  /**
   * The next frame at its time. May block. Headers and metadata come again only when they are
   * others than before; an end of sequence is left out, since it would end the stream for a decoder
   * at every turn.
   *
   * @return the caller's; null at the end
   * @throws IOException if the file cannot be read
   * @throws FlvException if it is no FLV or a tag is broken, with the place
   */
  public @Nullable Frame next() throws IOException {
    while (true) {
      Frame frame = pending.poll();
      if (frame != null) {
        Frame given = given(frame);
        if (given != null) {
          return given;
        }
      } else if (over || !readOn()) {
        return null;
      }
    }
  }

  private @Nullable Frame given(Frame frame) {
    boolean kept =
        frame.type().sticky()
            ? isNew(frame)
            : frame.type() == FrameType.CODED && timeline.takes(frame);
    if (!kept) {
      frame.release();
      return null;
    }
    if (PublishedMetadata.is(frame)) {
      Frame cleaned = PublishedMetadata.withoutLength(frame);
      frame.release();
      return cleaned.at(timeline.at(cleaned));
    }
    return frame.at(timeline.at(frame));
  }

  private boolean isNew(Frame frame) {
    boolean own = PublishedMetadata.is(frame) && RecordingHead.isIn(frame.content());
    if (own || headers.stream().anyMatch(h -> h.same(frame))) {
      return false;
    }
    headers.removeIf(h -> h.isReplacedBy(frame));
    if (headers.size() < MAX_HEADERS) {
      ByteBuf content = Unpooled.copiedBuffer(frame.content());
      headers.add(new Header(frame.replace(Unpooled.EMPTY_BUFFER), content));
    }
    return true;
  }

  /** False at the end of everything. */
  private boolean readOn() throws IOException {
    InputStream current = in;
    if (current == null) {
      current = opener.open();
      in = current;
      position = 0;
    }
    ByteBuf piece = allocator.buffer(PIECE_BYTES);
    try {
      int count = piece.writeBytes(current, PIECE_BYTES);
      if (count < 0) {
        return nextTurn();
      }
      read(piece);
      position += count;
      timeline.sees(pending);
      return true;
    } finally {
      piece.release();
    }
  }

  private void read(ByteBuf piece) {
    try {
      reader.read(piece, pending::add);
    } catch (FlvException e) {
      throw new FlvException(
          "broken before offset " + (position + piece.readerIndex()) + ": " + e.getMessage());
    }
  }

  private boolean nextTurn() throws IOException {
    closeFile();
    reader.reset();
    if (timeline.isEmpty()) {
      throw new FlvException("no sound and no picture within " + position + " bytes");
    }
    timeline.nextTurn();
    over = !repeats;
    return repeats;
  }

  private void closeFile() throws IOException {
    InputStream current = in;
    in = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() throws IOException {
    over = true;
    pending.forEach(Frame::release);
    pending.clear();
    headers.clear();
    reader.release();
    closeFile();
  }
}
