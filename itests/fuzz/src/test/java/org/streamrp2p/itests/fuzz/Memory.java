package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import java.util.function.Consumer;

/** Buffers of one run, counted to the byte. */
final class Memory {
  /** What may be held whatever came: answers that wait, first allocations. */
  private static final long BASE = 256 * 1024;

  /** What a byte that came may cost. */
  private static final long PER_BYTE = 16;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private long fed;

  UnpooledByteBufAllocator allocator() {
    return allocator;
  }

  /**
   * Feeds an input from some byte on, cut where its first byte says, and looks at the memory after
   * each piece.
   *
   * @param sink takes each piece over
   */
  void feed(byte[] input, int from, Consumer<ByteBuf> sink) {
    int seed = input.length == 0 ? 0 : input[0];
    Random random = new Random(seed);
    int largest = (seed & 1) == 0 ? Integer.MAX_VALUE - 1 : 1 + random.nextInt(300);
    for (int at = from; at < input.length; ) {
      int length = Math.min(input.length - at, 1 + random.nextInt(largest));
      ByteBuf piece = allocator.buffer(length).writeBytes(input, at, length);
      fed += length;
      at += length;
      sink.accept(piece);
      checkBound();
    }
  }

  private void checkBound() {
    long used = used();
    if (used > BASE + PER_BYTE * fed) {
      throw new AssertionError(used + " bytes of memory for " + fed + " bytes that came");
    }
  }

  /** Fails unless everything was let go of. */
  void checkEmpty() {
    if (used() != 0) {
      throw new AssertionError(used() + " bytes were not released");
    }
  }

  private long used() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }
}
