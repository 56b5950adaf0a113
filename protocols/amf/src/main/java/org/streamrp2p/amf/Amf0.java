package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes AMF0.
 *
 * <p><b>Bounds.</b> At most {@value #MAX_DEPTH} levels and {@value #MAX_VALUES} values in one call;
 * a reference counts as all that it refers to.
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class Amf0 {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 32;

  /** Most values that are read at once, nested ones included. */
  public static final int MAX_VALUES = 10_000;

  private Amf0() {}

  /**
   * Reads one value.
   *
   * @param in borrowed; the reader index moves behind the value
   * @throws AmfException if it is malformed or passes a limit; the reader index is then anywhere
   */
  public static AmfValue read(ByteBuf in) {
    return new Amf0Reader(in).read(0);
  }

  /**
   * Reads values to the end of the input.
   *
   * @param in borrowed; read to its end
   * @throws AmfException if one is malformed or all together pass a limit
   */
  public static List<AmfValue> readAll(ByteBuf in) {
    Amf0Reader reader = new Amf0Reader(in);
    List<AmfValue> values = new ArrayList<>(4);
    while (in.isReadable()) {
      values.add(reader.read(0));
    }
    return values;
  }

  /**
   * Appends a value.
   *
   * @param out borrowed
   * @throws AmfException if the value, or one inside, has no form in AMF0
   */
  public static void write(AmfValue value, ByteBuf out) {
    Amf0Writer.write(value, out);
  }
}
