package org.streamrp2p.amf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounded reads, and the table of values that references name. */
final class AmfInput {
  private final ByteBuf in;
  private final AmfBudget budget;
  private final List<@Nullable AmfValue> complex = new ArrayList<>(4);

  AmfInput(ByteBuf in, AmfBudget budget) {
    this.in = in;
    this.budget = budget;
  }

  ByteBuf buffer() {
    return in;
  }

  AmfBudget budget() {
    return budget;
  }

  int readUnsignedByte() {
    return require(1).readUnsignedByte();
  }

  int readUnsignedShort() {
    return require(2).readUnsignedShort();
  }

  long readUnsignedInt() {
    return require(4).readUnsignedInt();
  }

  double readDouble() {
    return require(8).readDouble();
  }

  void skip(int bytes) {
    require(bytes).skipBytes(bytes);
  }

  /** Reads UTF-8; what is no UTF-8 becomes U+FFFD. */
  String readText(long bytes) {
    require(bytes);
    budget.takeBytes(bytes);
    return (String) in.readCharSequence((int) bytes, UTF_8);
  }

  byte[] readBytes(long bytes) {
    require(bytes);
    budget.takeBytes(bytes);
    byte[] b = new byte[(int) bytes];
    in.readBytes(b);
    return b;
  }

  /** Refuses a count that the rest of the input cannot hold. */
  long requireLength(long bytes) {
    require(bytes);
    return bytes;
  }

  /** Opens an entry of the reference table; its value is known once it was read to its end. */
  int begin() {
    complex.add(null);
    return complex.size() - 1;
  }

  AmfValue end(int index, AmfValue value) {
    complex.set(index, value);
    return value;
  }

  /** A value that refers to itself is refused too: values have no cycles. */
  AmfValue reference(int index, int depth) {
    AmfValue value = index < complex.size() ? complex.get(index) : null;
    if (value == null) {
      throw new AmfException(
          "reference: " + index + " (expected: one of " + complex.size() + " complete values)");
    }
    budget.takeAll(value, depth);
    return value;
  }

  private ByteBuf require(long bytes) {
    if (in.readableBytes() < bytes) {
      throw new AmfException(
          "value cut off: " + in.readableBytes() + " bytes left (expected: " + bytes + " or more)");
    }
    return in;
  }
}
