package org.streamrp2p.spi.transport;

import static java.util.Objects.requireNonNull;

/**
 * Where a node can be reached by one transport. Text form: {@code TRANSPORT://HOST:PORT/NODE-ID},
 * host in brackets if IPv6.
 *
 * @param transport name of the {@link RelayTransport}: {@code tcp}, {@code tls}, {@code quic},
 *     {@code websocket}, {@code circuit}
 * @param host address or name; for a circuit, the node id of the relay
 * @param port 1..65535; for a circuit 0
 * @param nodeId who must answer there; empty only where the peer is not known yet
 */
public record TransportAddress(String transport, String host, int port, String nodeId) {
  public TransportAddress {
    if (requireNonNull(transport).isEmpty() || requireNonNull(host).isEmpty()) {
      throw new IllegalArgumentException("address: transport and host must not be empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    requireNonNull(nodeId, "nodeId");
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static TransportAddress parse(String text) {
    int scheme = text.indexOf("://");
    int slash = text.indexOf('/', scheme + 3);
    String hostPort =
        scheme < 0 ? "" : text.substring(scheme + 3, slash < 0 ? text.length() : slash);
    int colon = hostPort.lastIndexOf(':');
    if (scheme < 1 || colon < 1) {
      throw new IllegalArgumentException(
          "address: \"" + text + "\" (expected: TRANSPORT://HOST:PORT/NODE-ID)");
    }
    String host = hostPort.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new TransportAddress(
          text.substring(0, scheme),
          host,
          Integer.parseInt(hostPort.substring(colon + 1)),
          slash < 0 ? "" : text.substring(slash + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "port: \"" + hostPort.substring(colon + 1) + "\" (expected: 0..65535)", e);
    }
  }

  @Override
  public String toString() {
    return transport
        + "://"
        + (host.indexOf(':') >= 0 ? '[' + host + ']' : host)
        + ':'
        + port
        + (nodeId.isEmpty() ? "" : '/' + nodeId);
  }
}
