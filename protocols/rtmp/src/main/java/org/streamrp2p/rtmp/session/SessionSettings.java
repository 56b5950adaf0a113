package org.streamrp2p.rtmp.session;

/**
 * What a session takes from the configuration.
 *
 * @param chunkSize of what is sent, 128..65535 bytes
 * @param maxMessageBytes of what is read
 * @param windowBytes that the peer shall acknowledge within
 * @param handshakeTimeoutSeconds until {@code connect}
 * @param idleTimeoutSeconds without a byte; not for players
 * @param messageTimeoutSeconds from the first byte of a message to its last
 * @param slowTimeoutSeconds without a byte taken although data waits
 * @param waitForPublisher whether a player may come before the publisher
 */
public record SessionSettings(
    int chunkSize,
    int maxMessageBytes,
    int windowBytes,
    int handshakeTimeoutSeconds,
    int idleTimeoutSeconds,
    int messageTimeoutSeconds,
    int slowTimeoutSeconds,
    boolean waitForPublisher) {
  /** How often a connection is looked at: a third of the shortest time that is watched. */
  long periodMillis() {
    int shortest =
        Math.min(idleTimeoutSeconds, Math.min(messageTimeoutSeconds, slowTimeoutSeconds));
    return Math.max(1000, shortest * 1000L / 3);
  }
}
