package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;

/**
 * Writes an FLV file or live stream (FLV 10.1 §E.2, §E.4.1).
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class FlvWriter {
  /** Bytes of the file header and the first PreviousTagSize. */
  public static final int HEADER_SIZE = 13;

  private static final int TAG_HEADER_SIZE = 11;
  private static final int MAX_BODY_SIZE = 0xffffff;

  private FlvWriter() {}

  /**
   * Appends the file header and PreviousTagSize0: {@value #HEADER_SIZE} bytes.
   *
   * @param out borrowed
   */
  public static void header(boolean audio, boolean video, ByteBuf out) {
    out.writeMedium('F' << 16 | 'L' << 8 | 'V');
    out.writeByte(1);
    out.writeByte((audio ? 4 : 0) | (video ? 1 : 0));
    out.writeInt(9);
    out.writeInt(0);
  }

  /**
   * Size of the tag with its header and PreviousTagSize, in bytes.
   *
   * @throws FlvException if the frame has no form in FLV
   */
  public static int tagSize(Frame frame) {
    return TAG_HEADER_SIZE + FlvTagBody.bodySize(frame) + 4;
  }

  /**
   * Appends a tag and its PreviousTagSize. The low 32 bits of the decode time in milliseconds are
   * written.
   *
   * @param frame borrowed
   * @param out borrowed; {@link #tagSize} bytes are appended
   * @throws FlvException if the frame has no form in FLV; nothing is appended
   */
  public static void tag(Frame frame, ByteBuf out) {
    int bodySize = FlvTagBody.bodySize(frame);
    if (bodySize > MAX_BODY_SIZE) {
      throw new FlvException(
          "tag body: " + bodySize + " bytes (expected: 0.." + MAX_BODY_SIZE + ")");
    }
    out.ensureWritable(TAG_HEADER_SIZE + bodySize + 4);
    int timestamp = (int) MediaTime.toMillis(frame.decodeTimeNanos());
    out.writeByte(FlvTagBody.tagType(frame));
    out.writeMedium(bodySize);
    out.writeMedium(timestamp & 0xffffff);
    out.writeByte(timestamp >>> 24);
    out.writeMedium(0);
    FlvTagBody.encode(frame, out);
    out.writeInt(TAG_HEADER_SIZE + bodySize);
  }
}
