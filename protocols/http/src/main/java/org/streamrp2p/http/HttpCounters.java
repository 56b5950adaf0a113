package org.streamrp2p.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was not served on all connections of this handler. From any thread. */
final class HttpCounters {
  private final Map<Integer, LongAdder> refused = new ConcurrentHashMap<>();
  private final LongAdder idle = new LongAdder();
  private final LongAdder floods = new LongAdder();
  private final LongAdder stalled = new LongAdder();

  /** A request was refused before a route saw it, and its connection closed. */
  void refused(int status) {
    refused.computeIfAbsent(status, s -> new LongAdder()).increment();
  }

  /** A connection was closed because no head of a request came in time. */
  void idle() {
    idle.increment();
  }

  /** A connection was closed because too many requests waited on it. */
  void flood() {
    floods.increment();
  }

  /** A connection was closed because no byte of an answer was taken in time. */
  void stalled() {
    stalled.increment();
  }

  /** All of them by name; refusals by status code. */
  Map<String, Object> values() {
    Map<String, Object> byStatus = new TreeMap<>();
    refused.forEach((status, count) -> byStatus.put(String.valueOf(status), count.sum()));
    return Map.of(
        "refused", byStatus,
        "idle", idle.sum(),
        "floods", floods.sum(),
        "stalled", stalled.sum());
  }
}
