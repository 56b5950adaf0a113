package org.streamrp2p.httpflv;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the players of one version did. From any thread. */
final class FlvCounters {
  final LongAdder players = new LongAdder();
  final LongAdder started = new LongAdder();
  final LongAdder overWebSocket = new LongAdder();
  final LongAdder slow = new LongAdder();
  final LongAdder misbehaved = new LongAdder();

  Map<String, Object> status() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("players", players.sum());
    map.put("started", started.sum());
    map.put("overWebSocket", overWebSocket.sum());
    map.put("slowDropped", slow.sum());
    map.put("misbehaved", misbehaved.sum());
    return map;
  }
}
