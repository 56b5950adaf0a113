package org.streamrp2p.flv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;

/**
 * What a publisher says of its stream, without the length and size that hold for nothing in a file:
 * a player would believe the last {@code duration} it reads.
 */
final class PublishedMetadata {
  private static final int NUMBER_SIZE = 8;

  private PublishedMetadata() {}

  static boolean is(Frame frame) {
    return frame.type() == FrameType.METADATA && frame.track().kind() == MediaKind.DATA;
  }

  /**
   * @param frame borrowed
   * @return the same without {@code duration} and {@code filesize}; the caller's
   */
  static Frame withoutLength(Frame frame) {
    ByteBuf content = Unpooled.copiedBuffer(frame.content());
    cut(content, "duration");
    cut(content, "filesize");
    return frame.replace(content);
  }

  /** Takes a number out of an AMF0 object: name, marker 0, eight bytes. */
  private static void cut(ByteBuf content, String name) {
    ByteBuf pattern = Unpooled.buffer().writeShort(name.length());
    pattern.writeCharSequence(name, US_ASCII);
    pattern.writeByte(0);
    int at = ByteBufUtil.indexOf(pattern, content);
    int behind = at + pattern.readableBytes() + NUMBER_SIZE;
    if (at >= 0 && behind <= content.writerIndex()) {
      int rest = content.writerIndex() - behind;
      content.setBytes(at, content.copy(behind, rest));
      content.writerIndex(at + rest);
    }
    pattern.release();
  }
}
