package org.streamrp2p.rtmp.session;

/**
 * What a session takes from the configuration.
 *
 * @param chunkSize of what is sent, 128..65535 bytes
 * @param maxMessageBytes of what is read
 * @param windowBytes that the peer shall acknowledge within
 * @param handshakeTimeoutSeconds until {@code connect}
 * @param idleTimeoutSeconds without a byte; not for players
 * @param waitForPublisher whether a player may come before the publisher
 */
public record SessionSettings(
    int chunkSize,
    int maxMessageBytes,
    int windowBytes,
    int handshakeTimeoutSeconds,
    int idleTimeoutSeconds,
    boolean waitForPublisher) {}
