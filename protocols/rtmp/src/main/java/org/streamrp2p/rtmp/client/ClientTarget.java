package org.streamrp2p.rtmp.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.StreamName;

/**
 * What a connection was dialled for. Its arguments: {@code direction} ({@code pull} or {@code
 * push}), {@code url}, {@code stream} (APP/NAME of this node), {@code lingerSeconds} (push: how
 * long the connection outlives its stream), {@code slowTimeoutSeconds} (push: how long the server
 * may take nothing although data waits; absent or 0: as long as a player).
 */
record ClientTarget(
    boolean push, ClientUrl url, StreamName stream, long lingerSeconds, long slowTimeoutSeconds) {
  private static final String SLOW_TIMEOUT_SECONDS = "slowTimeoutSeconds";

  /**
   * @throws HandoverRefusedException if an argument is missing or wrong
   */
  static ClientTarget of(HandoverState arguments) {
    String direction = arguments.text("direction");
    if (!direction.equals("pull") && !direction.equals("push")) {
      throw new HandoverRefusedException("direction: " + direction + " (expected: pull or push)");
    }
    try {
      return new ClientTarget(
          direction.equals("push"),
          ClientUrl.parse(arguments.text("url")),
          StreamName.parse(arguments.text("stream")),
          Math.max(0, arguments.number("lingerSeconds")),
          arguments.find(SLOW_TIMEOUT_SECONDS) == null
              ? 0
              : Math.max(0, arguments.number(SLOW_TIMEOUT_SECONDS)));
    } catch (IllegalArgumentException e) {
      throw new HandoverRefusedException(String.valueOf(e.getMessage()));
    }
  }

  String direction() {
    return push ? "push" : "pull";
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("direction", direction());
    map.put("url", url.tcUrl() + '/' + url.name());
    map.put("stream", stream.toString());
    map.put("lingerSeconds", lingerSeconds);
    map.put(SLOW_TIMEOUT_SECONDS, slowTimeoutSeconds);
    return map;
  }
}
