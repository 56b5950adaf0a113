package org.streamrp2p.httpflv;

import io.netty.buffer.ByteBuf;
import io.netty.util.CharsetUtil;
import org.osgi.framework.Bundle;
import org.streamrp2p.flv.FlvWriter;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * A frame as an FLV tag (FLV 10.1 §E.4), alone or as one HTTP chunk (RFC 9112 §7.1).
 *
 * @param version of this bundle
 * @param chunked whether each tag is a chunk
 */
record FlvFrameEncoder(String version, boolean chunked) implements FrameEncoder {
  /** Differs between two builds of one version too, so that they never share encoded batches. */
  static String version(Bundle bundle) {
    return bundle.getVersion() + "+" + Long.toString(bundle.getLastModified(), Character.MAX_RADIX);
  }

  private static final String CRLF = "\r\n";

  @Override
  public EncodingKey key() {
    return new EncodingKey("flv", version, chunked ? "chunked" : "plain");
  }

  /** Writes nothing if it throws: the size is asked first, and it is what fails. */
  @Override
  public void encode(Frame frame, ByteBuf out) {
    int size = FlvWriter.tagSize(frame);
    if (chunked) {
      writeAscii(Integer.toHexString(size) + CRLF, out);
    }
    FlvWriter.tag(frame, out);
    if (chunked) {
      writeAscii(CRLF, out);
    }
  }

  /**
   * The file header, as it goes out first: audio and video are both announced, since what will come
   * is not known yet.
   *
   * @param out borrowed
   */
  void header(ByteBuf out) {
    if (chunked) {
      writeAscii(Integer.toHexString(FlvWriter.HEADER_SIZE) + CRLF, out);
    }
    FlvWriter.header(true, true, out);
    if (chunked) {
      writeAscii(CRLF, out);
    }
  }

  /**
   * The chunk that ends the body; nothing if there are no chunks.
   *
   * @param out borrowed
   */
  void end(ByteBuf out) {
    if (chunked) {
      writeAscii("0" + CRLF + CRLF, out);
    }
  }

  private static void writeAscii(String text, ByteBuf out) {
    out.writeCharSequence(text, CharsetUtil.US_ASCII);
  }
}
