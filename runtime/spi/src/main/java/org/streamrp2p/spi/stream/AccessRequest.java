package org.streamrp2p.spi.stream;

import static java.util.Objects.requireNonNull;

import java.net.SocketAddress;
import java.util.Map;

/**
 * Somebody wants to publish or to view a stream.
 *
 * @param action what is wanted
 * @param stream which stream
 * @param parameters what came with the name: {@code ?key=SECRET&token=…}, decoded, first value of
 *     each
 * @param protocol by which it came
 * @param remoteAddress of the peer
 */
public record AccessRequest(
    Action action,
    StreamName stream,
    Map<String, String> parameters,
    String protocol,
    SocketAddress remoteAddress) {
  /** What is wanted. */
  public enum Action {
    PUBLISH,
    VIEW
  }

  public AccessRequest {
    requireNonNull(action, "action");
    requireNonNull(stream, "stream");
    parameters = Map.copyOf(parameters);
    requireNonNull(protocol, "protocol");
    requireNonNull(remoteAddress, "remoteAddress");
  }

  /** Leaves the parameters out: they hold secrets. */
  @Override
  public String toString() {
    return action + " " + stream + " by " + protocol + " from " + remoteAddress;
  }
}
