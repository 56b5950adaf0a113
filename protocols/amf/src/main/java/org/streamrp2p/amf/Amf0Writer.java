package org.streamrp2p.amf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;

/** Writes AMF0. */
final class Amf0Writer {
  private static final int MAX_SHORT_TEXT = 0xffff;

  private Amf0Writer() {}

  static void write(AmfValue value, ByteBuf out) {
    switch (value) {
      case AmfValue.AmfNumber(double number) ->
          out.writeByte(Amf0Marker.NUMBER).writeDouble(number);
      case AmfValue.AmfBoolean(boolean flag) ->
          out.writeByte(Amf0Marker.BOOLEAN).writeByte(flag ? 1 : 0);
      case AmfValue.AmfString(String text) -> writeString(text, out);
      case AmfValue.AmfObject(var fields) -> {
        out.writeByte(Amf0Marker.OBJECT);
        writeFields(fields, out);
      }
      case AmfValue.AmfEcmaArray(var fields) -> {
        out.writeByte(Amf0Marker.ECMA_ARRAY).writeInt(fields.size());
        writeFields(fields, out);
      }
      case AmfValue.AmfStrictArray(var elements) -> {
        out.writeByte(Amf0Marker.STRICT_ARRAY).writeInt(elements.size());
        elements.forEach(element -> write(element, out));
      }
      case AmfValue.AmfDate(double millis) ->
          out.writeByte(Amf0Marker.DATE).writeDouble(millis).writeShort(0);
      case AmfValue.AmfNull() -> out.writeByte(Amf0Marker.NULL);
      case AmfValue.AmfUndefined() -> out.writeByte(Amf0Marker.UNDEFINED);
      case AmfValue.AmfBytes _ ->
          throw new AmfException("byte array (expected: a value with a form in AMF0)");
    }
  }

  private static void writeString(String text, ByteBuf out) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    if (bytes <= MAX_SHORT_TEXT) {
      out.writeByte(Amf0Marker.STRING).writeShort(bytes);
    } else {
      out.writeByte(Amf0Marker.LONG_STRING).writeInt(bytes);
    }
    out.writeCharSequence(text, UTF_8);
  }

  private static void writeFields(Map<String, AmfValue> fields, ByteBuf out) {
    fields.forEach(
        (name, value) -> {
          int bytes = ByteBufUtil.utf8Bytes(name);
          if (bytes > MAX_SHORT_TEXT) {
            throw new AmfException(
                "name: " + bytes + " bytes (expected: 0.." + MAX_SHORT_TEXT + ")");
          }
          out.writeShort(bytes).writeCharSequence(name, UTF_8);
          write(value, out);
        });
    out.writeMedium(Amf0Marker.OBJECT_END);
  }
}
