package org.streamrp2p.hub.stream;

import java.util.function.LongSupplier;

/** A rate over the last seconds. Written by one thread, read by any. */
final class Meter {
  private static final long WINDOW_NANOS = 2_000_000_000L;

  private final LongSupplier nanoTime;
  private long windowStart;
  private long windowBytes;
  private volatile long bitsPerSecond;
  private volatile long measuredAt;
  private long lastAt;

  Meter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    reset();
  }

  void add(long bytes) {
    windowBytes += bytes;
    long now = nanoTime.getAsLong();
    lastAt = now;
    long elapsed = now - windowStart;
    if (elapsed >= WINDOW_NANOS) {
      bitsPerSecond = (long) (windowBytes * 8e9 / elapsed);
      measuredAt = now;
      windowStart = now;
      windowBytes = 0;
    }
  }

  void reset() {
    windowStart = nanoTime.getAsLong();
    lastAt = windowStart;
    windowBytes = 0;
    bitsPerSecond = 0;
    measuredAt = windowStart;
  }

  /** How long nothing was added. By the thread that writes. */
  long silentNanos() {
    return nanoTime.getAsLong() - lastAt;
  }

  /** 0 when nothing was measured for three windows. */
  long bitsPerSecond() {
    return nanoTime.getAsLong() - measuredAt > 3 * WINDOW_NANOS ? 0 : bitsPerSecond;
  }
}
