package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes AMF0.
 *
 * <p>Whatever AMF0 can say is written in AMF0, each value in full: many peers cannot follow
 * references. What only AMF3 can say goes behind the switch to AMF3 (AMF0 §3.1).
 *
 * <p><b>Bounds.</b> {@link AmfLimits}, {@linkplain AmfLimits#DEFAULT those of most} unless given.
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class Amf0 {
  private Amf0() {}

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
    return new Amf0Reader(in, limits).read(0);
  }

  /** Reads values to the end of the input within the default limits. */
  public static List<AmfValue> readAll(ByteBuf in) {
    return readAll(in, AmfLimits.DEFAULT);
  }

  /**
   * Reads values to the end of the input. They share reference tables.
   *
   * @param in borrowed; read to its end
   * @param limits of all together
   * @throws AmfException if one is malformed or all together pass a limit
   */
  public static List<AmfValue> readAll(ByteBuf in, AmfLimits limits) {
    Amf0Reader reader = new Amf0Reader(in, limits);
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
   * @throws AmfException if the value, or one inside, has no form or is too deep
   */
  public static void write(AmfValue value, ByteBuf out) {
    new Amf0Writer(out).write(value, 0);
  }

  /**
   * Appends values that are read together, by {@link #readAll}.
   *
   * @param out borrowed
   * @throws AmfException if one of them, or one inside, has no form or is too deep
   */
  public static void writeAll(List<AmfValue> values, ByteBuf out) {
    Amf0Writer writer = new Amf0Writer(out);
    values.forEach(value -> writer.write(value, 0));
  }
}
