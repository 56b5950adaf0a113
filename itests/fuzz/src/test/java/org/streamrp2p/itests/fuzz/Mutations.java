package org.streamrp2p.itests.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs near good ones, the same in every run. */
final class Mutations {
  private static final int[] TELLING = {0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff};

  private final Random random;
  private final List<byte[]> from;

  Mutations(long seed, List<byte[]> from) {
    this.random = new Random(seed);
    this.from = from;
  }

  byte[] next() {
    byte[] input = any().clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = mutate(input);
    }
    return input;
  }

  private byte[] any() {
    return from.get(random.nextInt(from.size()));
  }

  private byte[] mutate(byte[] input) {
    if (input.length == 0) {
      return any().clone();
    }
    int at = random.nextInt(input.length);
    switch (random.nextInt(7)) {
      case 0 -> input[at] = (byte) TELLING[random.nextInt(TELLING.length)];
      case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> input[at] = (byte) random.nextInt(256);
      case 3 -> {
        return Arrays.copyOf(input, at);
      }
      case 4 -> Arrays.fill(input, at, Math.min(input.length, at + 4), (byte) 0xff);
      case 5 -> {
        return join(input, at, any(), random);
      }
      default -> {
        return join(input, at, input, random);
      }
    }
    return input;
  }

  /** The beginning of one, then the end of the other. */
  private static byte[] join(byte[] head, int at, byte[] tail, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, at);
    int from = random.nextInt(tail.length + 1);
    out.write(tail, from, tail.length - from);
    return out.toByteArray();
  }
}
