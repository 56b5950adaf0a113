package org.streamrp2p.rtmp;

import org.streamrp2p.itests.fuzz.Defaults;
import org.streamrp2p.rtmp.session.SessionRegistry;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.stream.Streams;

/** RTMP as the configuration has it by default. */
public final class RtmpFactory {
  private RtmpFactory() {}

  public static ProtocolHandler handler(Streams streams) {
    return new RtmpHandler(
        streams, new SessionRegistry(), "1.0.0", 1, RtmpSettings.of(Defaults.of(RtmpConfig.class)));
  }
}
