package org.streamrp2p.amf;

/** Counts what one read may still take: depth bounds the stack, the number of values memory. */
final class AmfBudget {
  private int values = Amf0.MAX_VALUES;

  /** Takes one value at a depth. */
  void take(int depth) {
    if (depth > Amf0.MAX_DEPTH) {
      throw new AmfException("depth: " + depth + " (expected: 0.." + Amf0.MAX_DEPTH + ")");
    }
    if (--values < 0) {
      throw new AmfException("values: more than " + Amf0.MAX_VALUES);
    }
  }

  /**
   * Takes all that a reference stands for, so that references to references grow neither what a
   * walk over the result costs nor how deep it goes.
   */
  void takeAll(AmfValue value, int depth) {
    take(depth);
    if (value instanceof AmfValue.AmfStrictArray(var elements)) {
      elements.forEach(element -> takeAll(element, depth + 1));
    } else {
      value.fieldsOrEmpty().values().forEach(field -> takeAll(field, depth + 1));
    }
  }
}
