package org.streamrp2p.rtmp;

import org.streamrp2p.rtmp.session.SessionSettings;

/**
 * The configuration, checked.
 *
 * @param port 0..65535
 * @param tlsPort -1..65535; -1 for none
 * @param address to listen on; empty for all
 * @param unfinishedTotalBytes of the unfinished messages of all connections together
 * @param session what a connection needs of it
 */
record RtmpSettings(
    int port, int tlsPort, String address, int unfinishedTotalBytes, SessionSettings session) {
  /**
   * @throws IllegalArgumentException if a value is out of range; names key, value and range
   */
  static RtmpSettings of(RtmpConfig config) {
    return new RtmpSettings(
        within("port", config.port(), 0, 65_535),
        within("tlsPort", config.tlsPort(), -1, 65_535),
        config.address(),
        within("unfinishedTotalBytes", config.unfinishedTotalBytes(), 1_048_576, Integer.MAX_VALUE),
        new SessionSettings(
            within("chunkSize", config.chunkSize(), 128, 65_535),
            within("maxMessageBytes", config.maxMessageBytes(), 1_024, 16_777_215),
            within("windowBytes", config.windowBytes(), 65_536, Integer.MAX_VALUE),
            within("handshakeTimeoutSeconds", config.handshakeTimeoutSeconds(), 1, 300),
            within("idleTimeoutSeconds", config.idleTimeoutSeconds(), 5, 3_600),
            within("messageTimeoutSeconds", config.messageTimeoutSeconds(), 3, 3_600),
            within("slowTimeoutSeconds", config.slowTimeoutSeconds(), 3, 3_600),
            config.waitForPublisher()));
  }

  private static int within(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "rtmp." + key + ": " + value + " (expected: " + min + ".." + max + ")");
    }
    return value;
  }
}
