package org.streamrp2p.restream;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a second, then twice as long each time up to a minute,
 * a fifth more or less, so that many nodes do not come back at once. Confined to one thread.
 */
final class Backoff {
  static final long FIRST_MILLIS = 1_000;
  static final long LAST_MILLIS = 60_000;

  /** Having run for so long was a success: the next wait is short again. */
  static final long STABLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void reset() {
    nextMillis = FIRST_MILLIS;
  }

  /** 1,000 to 60,000. */
  long next() {
    long base = nextMillis;
    nextMillis = Math.min(LAST_MILLIS, base * 2);
    long jittered = (long) (base * (0.8 + 0.4 * random.nextDouble()));
    return Math.max(FIRST_MILLIS, Math.min(LAST_MILLIS, jittered));
  }
}
