package org.streamrp2p.rtmp.command;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.streamrp2p.amf.Amf0;
import org.streamrp2p.amf.AmfException;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.RtmpException;

/**
 * A command (RTMP 1.0 §7.1.1, §7.2).
 *
 * @param name what is to be done, or {@code _result}, {@code _error}, {@code onStatus}
 * @param transactionId 0 if no answer is wanted
 * @param object the command object; null or undefined if it has none
 * @param arguments what follows it
 */
public record Command(
    String name, double transactionId, AmfValue object, List<AmfValue> arguments) {
  public Command {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads a command.
   *
   * @param payload borrowed; read to its end
   * @param amf3 whether the message is of type 17: a format byte 0 comes before the AMF0 values
   * @throws RtmpException if it is no command
   * @throws AmfException if it is no AMF
   */
  public static Command read(ByteBuf payload, boolean amf3) {
    if (amf3 && payload.isReadable() && payload.getByte(payload.readerIndex()) == 0) {
      payload.skipBytes(1);
    }
    List<AmfValue> values = Amf0.readAll(payload);
    if (values.isEmpty() || !(values.get(0) instanceof AmfValue.AmfString(String name))) {
      throw new RtmpException("command: no name (expected: a string first)");
    }
    double transactionId = values.size() > 1 ? values.get(1).numberOr(0) : 0;
    AmfValue object = values.size() > 2 ? values.get(2) : AmfValue.AmfNull.NULL;
    return new Command(
        name, transactionId, object, values.subList(Math.min(3, values.size()), values.size()));
  }

  /**
   * Appends it as AMF0.
   *
   * @param out borrowed
   */
  public void write(ByteBuf out) {
    List<AmfValue> values = new ArrayList<>(3 + arguments.size());
    values.addAll(List.of(AmfValue.of(name), AmfValue.of(transactionId), object));
    values.addAll(arguments);
    Amf0.writeAll(values, out);
  }

  /** A string argument; empty if it is another value or absent. */
  public String text(int index) {
    return index < arguments.size() ? arguments.get(index).textOr("") : "";
  }

  /** A number argument; {@code other} if it is another value or absent. */
  public double number(int index, double other) {
    return index < arguments.size() ? arguments.get(index).numberOr(other) : other;
  }

  /** A boolean argument; {@code other} if it is another value or absent. */
  public boolean flag(int index, boolean other) {
    if (index < arguments.size()
        && arguments.get(index) instanceof AmfValue.AmfBoolean(boolean flag)) {
      return flag;
    }
    return other;
  }
}
