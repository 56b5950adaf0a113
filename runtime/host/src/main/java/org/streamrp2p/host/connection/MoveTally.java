package org.streamrp2p.host.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.streamrp2p.spi.protocol.Handovers.Handover;
import org.streamrp2p.spi.protocol.Handovers.Parked;

/** Counts how the moves of one change went. Event loops add to it at the same time. */
final class MoveTally {
  private static final int MAX_REASONS = 8;

  private final TreeSet<String> from = new TreeSet<>();
  private final Map<String, Integer> reasons = new LinkedHashMap<>();
  private long[] parkedNanos = new long[16];
  private int moved;
  private int busy;
  private int refused;
  private int lost;

  /**
   * @param version that the connection had before
   * @return whether the reason why it did not move was given for the first time
   */
  synchronized boolean add(String version, Move move) {
    from.add(version);
    switch (move.result()) {
      case NOTHING -> {}
      case MOVED -> parked(move.parkedNanos());
      case BUSY -> busy++;
      case REFUSED -> refused++;
      case LOST -> lost++;
    }
    String reason = move.reason();
    boolean first = !reasons.containsKey(reason);
    if (reason.isEmpty() || (first && reasons.size() == MAX_REASONS)) {
      return false;
    }
    reasons.merge(reason, 1, Integer::sum);
    return first;
  }

  private void parked(long nanos) {
    if (moved == parkedNanos.length) {
      parkedNanos = Arrays.copyOf(parkedNanos, 2 * moved);
    }
    parkedNanos[moved++] = nanos;
  }

  synchronized Handover handover(long number, String protocol, String to, long atMillis) {
    List<String> texts = new ArrayList<>();
    reasons.forEach((reason, count) -> texts.add(count == 1 ? reason : count + " x " + reason));
    return new Handover(
        number,
        protocol,
        String.join(", ", from),
        to,
        atMillis,
        moved,
        busy,
        refused,
        lost,
        times(),
        texts);
  }

  private Parked times() {
    if (moved == 0) {
      return Parked.NONE;
    }
    long[] sorted = Arrays.copyOf(parkedNanos, moved);
    Arrays.sort(sorted);
    return new Parked(micros(sorted, 50), micros(sorted, 99), micros(sorted, 100));
  }

  /** The smallest of the times that so many of a hundred do not exceed. */
  private static long micros(long[] sorted, int percent) {
    int index = (int) Math.ceilDiv((long) sorted.length * percent, 100) - 1;
    return TimeUnit.NANOSECONDS.toMicros(sorted[index]);
  }
}
