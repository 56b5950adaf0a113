package org.streamrp2p.httpflv;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Subscription;

/**
 * A player as plain data. Layout 1: {@code subscription} (its id) and {@code chunked}; at a
 * takeover also {@code stream} and {@code parameters}, what was asked for.
 *
 * @param subscription id of the runtime's handle
 * @param chunked whether the client reads chunks
 */
record FlvState(long subscription, boolean chunked) {
  private static final int LAYOUT = 1;

  /**
   * What the route tells the guest; the HTTP door adds {@code chunked}.
   *
   * @param request with which it was subscribed
   */
  static HandoverState arguments(Subscription subscription, AccessRequest request) {
    return new HandoverState(
        FlvProtocol.NAME,
        LAYOUT,
        Map.of(
            "subscription",
            subscription.id(),
            "stream",
            request.stream().toString(),
            "parameters",
            request.parameters()));
  }

  /** The request again, from the arguments of a takeover. */
  static AccessRequest request(HandoverState arguments, SocketAddress remoteAddress) {
    Map<String, String> parameters = new HashMap<>();
    if (arguments.find("parameters") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
    }
    return new AccessRequest(
        AccessRequest.Action.VIEW,
        StreamName.parse(arguments.text("stream")),
        parameters,
        FlvProtocol.NAME,
        remoteAddress);
  }

  HandoverState toHandover() {
    return new HandoverState(
        FlvProtocol.NAME, LAYOUT, Map.of("subscription", subscription, "chunked", chunked));
  }

  /**
   * @throws HandoverRefusedException if it is of another protocol or layout
   */
  static FlvState of(HandoverState state) {
    if (!state.format().equals(FlvProtocol.NAME) || state.version() != LAYOUT) {
      throw new HandoverRefusedException(
          "state: %s %d (expected: %s %d)"
              .formatted(state.format(), state.version(), FlvProtocol.NAME, LAYOUT));
    }
    return new FlvState(state.number("subscription"), state.flag("chunked"));
  }
}
