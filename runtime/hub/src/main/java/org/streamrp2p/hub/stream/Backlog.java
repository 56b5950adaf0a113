package org.streamrp2p.hub.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much waits in one queue, and whether more may: payload, and what a frame takes in the heap
 * however small it is. Queues share totals; of what is left of them each may hold as much as it
 * leaves, so that some that are stuck do not stop those that are not. A frame counts in each queue
 * that it waits in. From any thread.
 */
final class Backlog {
  /** A frame, its number, its buffer and its place in a queue. */
  static final int FRAME_BYTES = 256;

  /** Room for the largest message. */
  static final long MAX_BYTES = (16L << 20) + FRAME_BYTES;

  /** What waits in several queues. From any thread. */
  static final class Total {
    private final AtomicLong waiting = new AtomicLong();
    private final long maxBytes;

    Total(long maxBytes) {
      this.maxBytes = maxBytes;
    }

    long bytes() {
      return waiting.get();
    }

    private long left() {
      return maxBytes - waiting.get();
    }
  }

  private final Total[] totals;
  private final AtomicLong waiting = new AtomicLong();

  /**
   * @param totals in which this queue counts
   */
  Backlog(Total... totals) {
    this.totals = totals.clone();
  }

  /**
   * @param size payload of a frame
   */
  void add(int size) {
    change(size + FRAME_BYTES);
  }

  void remove(int size) {
    change(-size - FRAME_BYTES);
  }

  private void change(int bytes) {
    waiting.addAndGet(bytes);
    for (Total total : totals) {
      total.waiting.addAndGet(bytes);
    }
  }

  boolean takes(int size) {
    return waiting.get() + size + FRAME_BYTES <= most();
  }

  /** Whether half of what may wait is free again. */
  boolean caughtUp() {
    return waiting.get() <= most() / 2;
  }

  private long most() {
    long most = MAX_BYTES;
    for (Total total : totals) {
      most = Math.min(most, total.left());
    }
    return most;
  }
}
