package org.streamrp2p.hub.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes wait in one queue, and whether more may. All queues of a node have a total; of
 * what is left of it each may hold as much as it leaves, so that some that are stuck do not stop
 * those that are not. A frame counts in each queue that it waits in. From any thread.
 */
final class Backlog {
  static final long MAX_BYTES = 16L << 20;
  static final long TOTAL_BYTES = 32L << 20;

  private final AtomicLong all;
  private final AtomicLong waiting = new AtomicLong();

  /**
   * @param all bytes that wait in all queues of the node
   */
  Backlog(AtomicLong all) {
    this.all = all;
  }

  void add(int bytes) {
    waiting.addAndGet(bytes);
    all.addAndGet(bytes);
  }

  void remove(int bytes) {
    waiting.addAndGet(-bytes);
    all.addAndGet(-bytes);
  }

  boolean takes(int bytes) {
    return waiting.get() + bytes <= most();
  }

  /** Whether half of what may wait is free again. */
  boolean caughtUp() {
    return waiting.get() <= most() / 2;
  }

  private long most() {
    return Math.min(MAX_BYTES, TOTAL_BYTES - all.get());
  }
}
