package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes AMF3. Strings and traits that come again are written as references, and so is a
 * value that is the same instance as one before.
 *
 * <p><b>Bounds.</b> {@link AmfLimits}, {@linkplain AmfLimits#DEFAULT those of most} unless given.
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class Amf3 {
  private Amf3() {}

  /** Reads one value within the default limits. */
  public static AmfValue read(ByteBuf in) {
    return read(in, AmfLimits.DEFAULT);
  }

  /**
   * Reads one value.
   *
   * @param in borrowed; the reader index moves behind the value
   * @throws AmfException if it is malformed or passes a limit; the reader index is then anywhere
   */
  public static AmfValue read(ByteBuf in, AmfLimits limits) {
    return new Amf3Reader(in, new AmfBudget(limits)).read(0);
  }

  /**
   * Reads values to the end of the input. They share reference tables.
   *
   * @param in borrowed; read to its end
   * @param limits of all together
   * @throws AmfException if one is malformed or all together pass a limit
   */
  public static List<AmfValue> readAll(ByteBuf in, AmfLimits limits) {
    Amf3Reader reader = new Amf3Reader(in, new AmfBudget(limits));
    List<AmfValue> values = new ArrayList<>(4);
    while (in.isReadable()) {
      values.add(reader.read(0));
    }
    return values;
  }

  /**
   * Appends a value that is read by itself.
   *
   * @param out borrowed
   * @throws AmfException if the value, or one inside, has no form in AMF3 or is too deep
   */
  public static void write(AmfValue value, ByteBuf out) {
    new Amf3Writer(out).write(value, 0);
  }

  /**
   * Appends values that are read together, by {@link #readAll}.
   *
   * @param out borrowed
   * @throws AmfException if one of them, or one inside, has no form in AMF3 or is too deep
   */
  public static void writeAll(List<AmfValue> values, ByteBuf out) {
    Amf3Writer writer = new Amf3Writer(out);
    values.forEach(value -> writer.write(value, 0));
  }
}
