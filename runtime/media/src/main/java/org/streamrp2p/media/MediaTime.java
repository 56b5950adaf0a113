package org.streamrp2p.media;

/**
 * Frame times are nanoseconds in a {@code long}: exact for the milliseconds of RTMP and FLV and for
 * the nanosecond offset of E-RTMP v2 {@code ModEx}; 292 years do not overflow.
 */
public final class MediaTime {
  public static final long NANOS_PER_MILLI = 1_000_000;

  private MediaTime() {}

  public static long fromMillis(long millis) {
    return millis * NANOS_PER_MILLI;
  }

  /**
   * Whole milliseconds, rounded towards negative infinity, so that the remainder is 0..999,999
   * nanoseconds.
   */
  public static long toMillis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }

  /**
   * Continues a 32-bit millisecond timestamp beyond its wrap (RTMP 1.0 §5.3.1: serial number
   * arithmetic, RFC 1982).
   *
   * @param previousMillis the last unwrapped value, or any negative number before the first
   * @param wire the 32 bits received
   * @return the value congruent to {@code wire} that lies within 2^31 of {@code previousMillis};
   *     never negative
   */
  public static long unwrap(long previousMillis, int wire) {
    if (previousMillis < 0) {
      return Integer.toUnsignedLong(wire);
    }
    long next = previousMillis + (wire - (int) previousMillis);
    return next < 0 ? Integer.toUnsignedLong(wire) : next;
  }
}
