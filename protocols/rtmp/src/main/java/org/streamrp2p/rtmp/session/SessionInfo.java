package org.streamrp2p.rtmp.session;

import java.util.List;

/**
 * A session at one moment.
 *
 * @param id of its connection
 * @param remoteAddress of the peer
 * @param uses {@code publisher APP/NAME} or {@code player APP/NAME} of each message stream in use
 * @param canReconnect whether the client understands a reconnect request
 * @param bytesReceived since the connection was opened
 * @param bytesAcknowledged what the peer said it got; 0 if it never says
 */
public record SessionInfo(
    long id,
    String remoteAddress,
    List<String> uses,
    boolean canReconnect,
    long bytesReceived,
    long bytesAcknowledged) {
  public SessionInfo {
    uses = List.copyOf(uses);
  }
}
