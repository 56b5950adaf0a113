package org.streamrp2p.hub.fanout;

/**
 * When gathered frames are written: at once after a pause, and then at an even pace, whenever in
 * between the frames come. So the longest silence of a reader is little more than the window, and
 * no more writes are made than the window allows. Confined to one thread.
 */
public final class Cadence {
  private boolean begun;
  private long last;

  /**
   * @param now on the clock of the event loop, nanoseconds
   * @param windowNanos least time between two writes, 0 or more
   * @return how long to gather, 0 to {@code windowNanos} nanoseconds; the write is taken for
   *     granted
   */
  public long delayNanos(long now, long windowNanos) {
    long delay = begun ? Math.max(0, last + windowNanos - now) : 0;
    begun = true;
    last = now + delay;
    return delay;
  }

  /** Until the write that was granted last; negative if it is over. */
  public long untilLast(long now) {
    return last - now;
  }
}
