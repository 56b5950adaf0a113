package org.streamrp2p.flv;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells when a frame with a time is due by the clock. Confined to one thread. */
public final class FlvPace {
  /** After a longer sleep of the machine it goes on from there, and does not catch up. */
  private static final long MAX_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoTime;
  private long beganNanos;

  /**
   * Time zero is now.
   *
   * @param nanoTime {@link System#nanoTime}, or a test's
   */
  public FlvPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  /** Nanoseconds since time zero, without what was slept away. */
  public long elapsedNanos() {
    return nanoTime.getAsLong() - beganNanos;
  }

  /**
   * How long a frame has to wait.
   *
   * @param dueNanos its time
   * @return nanoseconds; 0 if it is due
   */
  public long waitNanos(long dueNanos) {
    long wait = dueNanos - elapsedNanos();
    if (wait < -MAX_LATE_NANOS) {
      beganNanos -= wait;
      return 0;
    }
    return Math.max(0, wait);
  }
}
