package org.streamrp2p.itests.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * The time at which a video frame was sent, in the place of its first bytes: the clock of {@link
 * System#nanoTime} is the same in all processes of a machine (clock_gettime(2), CLOCK_MONOTONIC).
 */
final class Stamp {
  /** Behind the head of an AVC video tag. */
  private static final int AT = 5;

  private static final int BYTES = 16;
  private static final long MAGIC = 0x5374_7265_616D_7232L;

  private Stamp() {}

  /** Writes it into the body of a video tag that has room. */
  static void put(ByteBuffer body, long nanoTime) {
    if (body.remaining() >= AT + BYTES) {
      body.putLong(AT, MAGIC).putLong(AT + 8, nanoTime);
    }
  }

  /** The time in a body that has one, otherwise 0. */
  static long get(byte[] head, int length) {
    if (length < AT + BYTES) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head);
    return bytes.getLong(AT) == MAGIC ? bytes.getLong(AT + 8) : 0;
  }
}
