package org.streamrp2p.spi.protocol;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets the periodic timers of many connections fall due together. An event loop that wakes up for
 * each of thousands costs more than what they do.
 *
 * @since 1.1
 */
public final class TimerCoalescing {
  private static final long COARSEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The part of a delay that it may be shorter by. */
  private static final int PART = 8;

  private TimerCoalescing() {}

  /**
   * A delay that ends at a full second of the executor's clock, or at a full eighth of the delay if
   * that is less. A timer that takes its next delay from here again comes at an even pace.
   *
   * @param millis wished for, 0 or more
   * @return nanoseconds, at most an eighth of the wish and at most a second shorter
   */
  public static long delayNanos(EventExecutor executor, long millis) {
    long wished = TimeUnit.MILLISECONDS.toNanos(millis);
    long grain = Math.min(COARSEST_NANOS, wished / PART);
    if (grain == 0) {
      return wished;
    }
    long end = executor.ticker().nanoTime() + wished;
    return wished - Math.floorMod(end, grain);
  }
}
