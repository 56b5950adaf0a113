package org.streamrp2p.hub.fanout;

/**
 * How long encoded frames are gathered before they are written: a write costs the same whatever its
 * size, so many readers want few writes, and few readers want little delay.
 */
public final class MergeWindow {
  /** Up to so many readers nothing is gathered beyond one turn of the event loop. */
  static final int IMMEDIATE_READERS = 10;

  /** Up to so many readers the window stays short. */
  static final int SHORT_READERS = 200;

  /** From so many readers on the window has its full length. */
  static final int LONG_READERS = 1_000;

  static final int SHORT_MILLIS = 10;

  private MergeWindow() {}

  /**
   * @param readers of the stream, all encodings together
   * @param maxMillis upper bound, 0 or more
   * @return milliseconds; 0 for "at the end of this turn"
   */
  public static int millis(int readers, int maxMillis) {
    if (readers <= IMMEDIATE_READERS) {
      return 0;
    }
    int shortMillis = Math.min(SHORT_MILLIS, maxMillis);
    if (readers <= SHORT_READERS) {
      return shortMillis;
    }
    if (readers >= LONG_READERS) {
      return maxMillis;
    }
    int span = LONG_READERS - SHORT_READERS;
    return shortMillis + (maxMillis - shortMillis) * (readers - SHORT_READERS) / span;
  }
}
