package org.streamrp2p.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Consumer;

/** Feeds bytes as a network would: cut anywhere. */
public final class RandomCuts {
  private RandomCuts() {}

  /**
   * @param random a seeded one, so that a failure can be repeated
   * @param largest most bytes in a piece
   * @param sink takes each piece over
   */
  public static void feed(byte[] bytes, Random random, int largest, Consumer<ByteBuf> sink) {
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(largest));
      sink.accept(Unpooled.copiedBuffer(bytes, at, length));
      at += length;
    }
  }
}
