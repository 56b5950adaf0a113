package org.streamrp2p.hub.stream;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/** The payload itself, so that a test can say how much a reader got. */
final class SizedEncoder implements FrameEncoder {
  private final String version;
  long bytes;

  SizedEncoder(String version) {
    this.version = version;
  }

  @Override
  public EncodingKey key() {
    return new EncodingKey("sized", version, "");
  }

  @Override
  public void encode(Frame frame, ByteBuf out) {
    bytes += frame.size();
    out.writeBytes(frame.content(), frame.content().readerIndex(), frame.size());
  }
}
