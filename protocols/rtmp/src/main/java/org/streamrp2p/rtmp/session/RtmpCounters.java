package org.streamrp2p.rtmp.session;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What went wrong on all connections of this handler. From any thread. */
public final class RtmpCounters {
  private final LongAdder protocolErrors = new LongAdder();
  private final LongAdder messagesDropped = new LongAdder();
  private final LongAdder timeouts = new LongAdder();

  /** A peer broke the protocol and was closed. */
  void protocolError() {
    protocolErrors.increment();
  }

  /** A media message was malformed, or came for a stream that is not published. */
  void messageDropped() {
    messagesDropped.increment();
  }

  /** A connection was closed because nothing came. */
  void timeout() {
    timeouts.increment();
  }

  /** All of them by name. */
  public Map<String, Object> values() {
    return Map.of(
        "protocolErrors", protocolErrors.sum(),
        "messagesDropped", messagesDropped.sum(),
        "timeouts", timeouts.sum());
  }
}
