package org.streamrp2p.hub.stream;

import java.util.concurrent.TimeUnit;

/** How long a publisher may be left unread before the next write to its readers. */
final class Pause {
  /** So that what waits in the socket is read and parsed when the window closes. */
  static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Shorter ones save nothing. */
  static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** For a stream that nobody watches: what a viewer who comes just then waits, once. */
  static final long UNWATCHED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The receive window that Linux begins with: more would hold the publisher up. */
  static final long MAX_BYTES = 64 * 1024;

  private Pause() {}

  /**
   * @param untilWriteNanos until readers get what is gathered; 0 or less if nothing is
   * @param bitsPerSecond what comes in; 0 if that is not known yet
   * @return 20 ms or more, or 0 for none
   */
  static long nanos(long untilWriteNanos, long bitsPerSecond) {
    if (bitsPerSecond <= 0) {
      return 0;
    }
    long pause =
        Math.min(untilWriteNanos - LEAD_NANOS, MAX_BYTES * 8 * 1_000_000_000L / bitsPerSecond);
    return pause < MIN_NANOS ? 0 : pause;
  }
}
