package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;

/**
 * Reads an FLV file or live stream as its bytes come, cut anywhere (FLV 10.1 §E.2, §E.4.1). A tag
 * that lies whole in the input is not copied: its frames hold a slice of the input.
 *
 * <p><b>Bounds.</b> Memory grows with the bytes received, up to one tag of the limit.
 *
 * <p><b>Threads.</b> Confined to one thread. <b>Ownership.</b> Holds part of a tag between calls:
 * call {@link #release} at the end.
 */
public final class FlvReader {
  private static final int FILE_HEADER_SIZE = 9;
  private static final int PREVIOUS_TAG_SIZE = 4;
  private static final int TAG_HEADER_SIZE = 11;
  private static final int SIGNATURE = 'F' << 16 | 'L' << 8 | 'V';
  private static final int FIRST_ALLOCATION = 4096;

  private enum State {
    FILE_HEADER,
    SKIP,
    TAG_HEADER,
    BODY
  }

  private final ByteBufAllocator allocator;
  private final int maxTagBytes;
  private final byte[] header = new byte[TAG_HEADER_SIZE];
  private State state = State.FILE_HEADER;
  private int headerBytes;
  private long skip;
  private int tagType;
  private int bodySize;
  private long timestamp = -1;
  private @Nullable ByteBuf partial;

  /**
   * @param allocator for tags that come in parts
   * @param maxTagBytes largest tag body, 1..16,777,215
   */
  public FlvReader(ByteBufAllocator allocator, int maxTagBytes) {
    this.allocator = allocator;
    this.maxTagBytes = maxTagBytes;
  }

  /**
   * Reads on.
   *
   * @param in borrowed; read to its end
   * @param out takes over each frame
   * @throws FlvException if it is no FLV; the reader then stays useless until {@link #reset}
   */
  public void read(ByteBuf in, Consumer<Frame> out) {
    while (in.isReadable() || (state == State.BODY && bodySize == 0)) {
      switch (state) {
        case FILE_HEADER -> readFileHeader(in);
        case SKIP -> readSkipped(in);
        case TAG_HEADER -> readTagHeader(in);
        case BODY -> readBody(in, out);
      }
    }
  }

  /** Forgets everything: the next byte begins a file, at any time of its own. */
  public void reset() {
    release();
    state = State.FILE_HEADER;
    headerBytes = 0;
    timestamp = -1;
  }

  /** Drops a tag that came in part. */
  public void release() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  private boolean fillHeader(ByteBuf in, int size) {
    int count = Math.min(size - headerBytes, in.readableBytes());
    in.readBytes(header, headerBytes, count);
    headerBytes += count;
    if (headerBytes < size) {
      return false;
    }
    headerBytes = 0;
    return true;
  }

  private void readFileHeader(ByteBuf in) {
    if (!fillHeader(in, FILE_HEADER_SIZE)) {
      return;
    }
    if (medium(0) != SIGNATURE) {
      throw new FlvException("signature: 0x%06x (expected: \"FLV\")".formatted(medium(0)));
    }
    long dataOffset = (header[5] & 0xffL) << 24 | medium(6);
    if (dataOffset < FILE_HEADER_SIZE) {
      throw new FlvException("data offset: " + dataOffset + " (expected: 9 or more)");
    }
    skip(dataOffset - FILE_HEADER_SIZE + PREVIOUS_TAG_SIZE);
  }

  private void skip(long bytes) {
    skip = bytes;
    state = State.SKIP;
  }

  private void readSkipped(ByteBuf in) {
    int count = (int) Math.min(skip, in.readableBytes());
    in.skipBytes(count);
    skip -= count;
    if (skip == 0) {
      state = State.TAG_HEADER;
    }
  }

  private void readTagHeader(ByteBuf in) {
    if (!fillHeader(in, TAG_HEADER_SIZE)) {
      return;
    }
    tagType = header[0] & 0x1f;
    bodySize = medium(1);
    if ((header[0] & 0x20) != 0) {
      throw new FlvException("tag: encrypted (expected: Filter bit 0)");
    }
    if (bodySize > maxTagBytes) {
      throw new FlvException("tag body: " + bodySize + " bytes (expected: 0.." + maxTagBytes + ")");
    }
    timestamp = MediaTime.unwrap(timestamp, (header[7] & 0xff) << 24 | medium(4));
    if (tagType == FlvTagBody.AUDIO || tagType == FlvTagBody.VIDEO || tagType == FlvTagBody.DATA) {
      state = State.BODY;
    } else {
      skip(bodySize + (long) PREVIOUS_TAG_SIZE);
    }
  }

  private void readBody(ByteBuf in, Consumer<Frame> out) {
    if (partial == null && in.readableBytes() >= bodySize) {
      ByteBuf body = in.readSlice(bodySize);
      skip(PREVIOUS_TAG_SIZE);
      FlvTagBody.decode(tagType, MediaTime.fromMillis(timestamp), body, out);
      return;
    }
    ByteBuf part = partial;
    if (part == null) {
      part = allocator.buffer(Math.min(bodySize, FIRST_ALLOCATION), bodySize);
      partial = part;
    }
    part.writeBytes(in, Math.min(bodySize - part.readableBytes(), in.readableBytes()));
    if (part.readableBytes() == bodySize) {
      partial = null;
      skip(PREVIOUS_TAG_SIZE);
      try {
        FlvTagBody.decode(tagType, MediaTime.fromMillis(timestamp), part, out);
      } finally {
        part.release();
      }
    }
  }

  private int medium(int index) {
    return (header[index] & 0xff) << 16
        | (header[index + 1] & 0xff) << 8
        | (header[index + 2] & 0xff);
  }
}
