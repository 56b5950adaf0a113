package org.streamrp2p.spi.stream;

import static java.util.Objects.requireNonNull;

/**
 * What the bytes of a {@link FrameEncoder} depend on besides the frame. Plain text, so that no
 * class of a bundle is kept.
 *
 * @param format wire format: {@code rtmp}, {@code flv}
 * @param version version of the bundle that encodes: two versions never share a ring
 * @param parameters everything else: chunk size, message stream id, track selection, framing
 */
public record EncodingKey(String format, String version, String parameters) {
  public EncodingKey {
    requireNonNull(format, "format");
    requireNonNull(version, "version");
    requireNonNull(parameters, "parameters");
  }
}
