package org.streamrp2p.spi.stream;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;
import org.streamrp2p.media.Frame;

/**
 * Turns frames into the bytes of one wire format, the same for every reader with the same {@link
 * #key()}.
 *
 * <p><b>Stateless:</b> what {@link #encode} writes depends on the frame and the key alone. A reader
 * may begin or skip at any group, so no encoding may lean on a frame before (RTMP: a type 0 header
 * for each message; FLV: absolute timestamps). That is what allows one encoding for thousands of
 * readers, and their move to another version between two frames.
 *
 * <p><b>Threads.</b> Called on the stream's event loop; must not block. One encoder may serve
 * several streams at once.
 */
@ConsumerType
public interface FrameEncoder {
  /** Equal keys promise equal bytes. */
  EncodingKey key();

  /**
   * Appends the encoded frame, framing included. Appends nothing if this format leaves the frame
   * out.
   *
   * @param frame borrowed
   * @param out borrowed; only append
   * @throws RuntimeException drops the frame for this format; counted
   */
  void encode(Frame frame, ByteBuf out);
}
