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
 * A player as plain data. Layout 2: {@code subscription} (its id), {@code framing} and {@code
 * tracks} (see {@link FlvForm}); at a takeover also {@code stream} and {@code parameters}, what was
 * asked for, and {@code chunked}, which says that an old client reads no chunks; at a hand-over
 * {@code waiting}. Layout 1, which is still read, had {@code subscription} and {@code chunked}
 * alone.
 *
 * @param subscription id of the runtime's handle
 * @param form what the player gets
 * @param waiting whether the publisher has left
 */
record FlvState(long subscription, FlvForm form, boolean waiting) {
  static final int LAYOUT = 2;

  /**
   * What the route tells the guest; the HTTP door adds {@code chunked}.
   *
   * @param request with which it was subscribed
   */
  static HandoverState arguments(Subscription subscription, FlvForm form, AccessRequest request) {
    Map<String, Object> values = new HashMap<>();
    values.put("subscription", subscription.id());
    values.put("stream", request.stream().toString());
    values.put("parameters", request.parameters());
    form.addTo(values);
    return new HandoverState(FlvProtocol.NAME, LAYOUT, values);
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
    Map<String, Object> values = new HashMap<>();
    values.put("subscription", subscription);
    values.put("waiting", waiting);
    form.addTo(values);
    return new HandoverState(FlvProtocol.NAME, LAYOUT, values);
  }

  /**
   * @throws HandoverRefusedException if it is of another protocol or layout
   */
  static FlvState of(HandoverState state) {
    if (!state.format().equals(FlvProtocol.NAME)
        || state.version() < 1
        || state.version() > LAYOUT) {
      throw new HandoverRefusedException(
          "state: %s %d (expected: %s 1 or %d)"
              .formatted(state.format(), state.version(), FlvProtocol.NAME, LAYOUT));
    }
    boolean waiting = Boolean.TRUE.equals(state.find("waiting"));
    return new FlvState(state.number("subscription"), form(state), waiting);
  }

  private static FlvForm form(HandoverState state) {
    boolean old = Boolean.FALSE.equals(state.find("chunked"));
    if (state.version() == 1) {
      return new FlvForm(old ? FlvForm.Framing.PLAIN : FlvForm.Framing.CHUNKED, FlvForm.Tracks.ALL);
    }
    FlvForm form = FlvForm.of(state.text("framing"), state.text("tracks"));
    return old ? new FlvForm(FlvForm.Framing.PLAIN, form.tracks()) : form;
  }
}
