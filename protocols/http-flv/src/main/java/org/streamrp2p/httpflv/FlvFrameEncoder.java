package org.streamrp2p.httpflv;

import io.netty.buffer.ByteBuf;
import io.netty.util.CharsetUtil;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.streamrp2p.flv.FlvWriter;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * A frame as an FLV tag (FLV 10.1 §E.4), alone, as one HTTP chunk (RFC 9112 §7.1) or as one binary
 * WebSocket message (RFC 6455 §5.2).
 *
 * @param version of this bundle
 * @param form what the player asked for
 */
record FlvFrameEncoder(String version, FlvForm form) implements FrameEncoder {
  /** Differs between two builds of one version too, so that they never share encoded batches. */
  static String version(Bundle bundle) {
    return bundle.getVersion() + "+" + Long.toString(bundle.getLastModified(), Character.MAX_RADIX);
  }

  private static final String CRLF = "\r\n";

  private static final int FINAL_BINARY = 0x82;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  @Override
  public EncodingKey key() {
    return new EncodingKey("flv", version, form.parameters());
  }

  /** Writes nothing if it throws: the size is asked first, and it is what fails. */
  @Override
  public void encode(Frame frame, ByteBuf out) {
    if (form.tracks() == FlvForm.Tracks.FIRST && frame.track().id() != 0) {
      return;
    }
    int size = FlvWriter.tagSize(frame);
    before(size, out);
    FlvWriter.tag(frame, out);
    after(out);
  }

  /**
   * The file header, as it goes out first.
   *
   * @param kinds what will come
   * @param out borrowed
   */
  void header(Set<MediaKind> kinds, ByteBuf out) {
    before(FlvWriter.HEADER_SIZE, out);
    FlvWriter.header(kinds.contains(MediaKind.AUDIO), kinds.contains(MediaKind.VIDEO), out);
    after(out);
  }

  /**
   * The chunk that ends the body; nothing if there are no chunks.
   *
   * @param out borrowed
   */
  void end(ByteBuf out) {
    if (form.framing() == FlvForm.Framing.CHUNKED) {
      writeAscii("0" + CRLF + CRLF, out);
    }
  }

  private void before(int size, ByteBuf out) {
    switch (form.framing()) {
      case PLAIN -> {}
      case CHUNKED -> writeAscii(Integer.toHexString(size) + CRLF, out);
      case WEBSOCKET -> writeMessageHeader(size, out);
    }
  }

  private void after(ByteBuf out) {
    if (form.framing() == FlvForm.Framing.CHUNKED) {
      writeAscii(CRLF, out);
    }
  }

  /** A server does not mask (RFC 6455 §5.1). */
  private static void writeMessageHeader(int size, ByteBuf out) {
    out.writeByte(FINAL_BINARY);
    if (size < SHORT_LENGTH) {
      out.writeByte(size);
    } else if (size <= 0xffff) {
      out.writeByte(SHORT_LENGTH).writeShort(size);
    } else {
      out.writeByte(LONG_LENGTH).writeLong(size);
    }
  }

  private static void writeAscii(String text, ByteBuf out) {
    out.writeCharSequence(text, CharsetUtil.US_ASCII);
  }
}
