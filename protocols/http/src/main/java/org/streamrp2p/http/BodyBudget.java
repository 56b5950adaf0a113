package org.streamrp2p.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of unfinished request bodies all connections together may hold, so that many
 * callers who send half a body cannot fill the heap. From any thread.
 */
final class BodyBudget {
  static final long MAX_BYTES = 4L << 20;

  private final AtomicLong used = new AtomicLong();

  /**
   * Whether there is room; takes it then.
   *
   * @param largest what a single body may have: there is always room for one
   */
  boolean take(int bytes, int largest) {
    if (used.addAndGet(bytes) > Math.max(MAX_BYTES, largest)) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void free(int bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
