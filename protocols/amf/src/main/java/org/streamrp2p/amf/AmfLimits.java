package org.streamrp2p.amf;

/**
 * What one read may take, checked before anything is allocated. What a reference stands for counts
 * again each time.
 *
 * @param maxDepth deepest nesting, 0..{@value #DEEPEST}; 0 is a value that holds none
 * @param maxValues values in all, nested ones and names included
 * @param maxBytes text and binary content in all
 */
public record AmfLimits(int maxDepth, int maxValues, int maxBytes) {
  /** Deeper values are neither read nor written, whatever is asked for: the stack is finite. */
  public static final int DEEPEST = 512;

  /** 64 levels, 10,000 values, 1 MiB: metadata of the largest encoders is a hundredth of it. */
  public static final AmfLimits DEFAULT = new AmfLimits(64, 10_000, 1 << 20);

  public AmfLimits {
    if (maxDepth < 0 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException(
          "maxDepth: " + maxDepth + " (expected: 0.." + DEEPEST + ")");
    }
  }
}
