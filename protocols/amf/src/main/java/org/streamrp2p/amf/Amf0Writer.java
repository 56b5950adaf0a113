package org.streamrp2p.amf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes AMF0 values; those behind the switch to AMF3 share its reference tables. */
final class Amf0Writer {
  private static final int MAX_SHORT_TEXT = 0xffff;

  private final ByteBuf out;
  private @Nullable Amf3Writer amf3;

  Amf0Writer(ByteBuf out) {
    this.out = out;
  }

  void write(AmfValue value, int depth) {
    if (depth > AmfLimits.DEEPEST) {
      throw new AmfException("depth: " + depth + " (expected: 0.." + AmfLimits.DEEPEST + ")");
    }
    switch (value) {
      case AmfValue.AmfNumber(double number) ->
          out.writeByte(Amf0Marker.NUMBER).writeDouble(number);
      case AmfValue.AmfInteger(int number) -> out.writeByte(Amf0Marker.NUMBER).writeDouble(number);
      case AmfValue.AmfBoolean(boolean flag) ->
          out.writeByte(Amf0Marker.BOOLEAN).writeByte(flag ? 1 : 0);
      case AmfValue.AmfString(String text) -> writeString(text);
      case AmfValue.AmfXmlDocument(String text) -> {
        out.writeByte(Amf0Marker.XML_DOCUMENT).writeInt(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, UTF_8);
      }
      case AmfValue.AmfObject(var fields) -> {
        out.writeByte(Amf0Marker.OBJECT);
        writeFields(fields, depth);
      }
      case AmfValue.AmfTypedObject(AmfTraits traits, var fields) when isPlain(traits) -> {
        out.writeByte(Amf0Marker.TYPED_OBJECT);
        writeShortText(traits.className());
        writeFields(fields, depth);
      }
      case AmfValue.AmfEcmaArray(var fields) -> {
        out.writeByte(Amf0Marker.ECMA_ARRAY).writeInt(fields.size());
        writeFields(fields, depth);
      }
      case AmfValue.AmfStrictArray(var elements) -> {
        out.writeByte(Amf0Marker.STRICT_ARRAY).writeInt(elements.size());
        elements.forEach(element -> write(element, depth + 1));
      }
      case AmfValue.AmfDate(double millis, short timeZone) ->
          out.writeByte(Amf0Marker.DATE).writeDouble(millis).writeShort(timeZone);
      case AmfValue.AmfNull() -> out.writeByte(Amf0Marker.NULL);
      case AmfValue.AmfUndefined() -> out.writeByte(Amf0Marker.UNDEFINED);
      case AmfValue.AmfUnsupported() -> out.writeByte(Amf0Marker.UNSUPPORTED);
      case AmfValue.AmfTypedObject _,
          AmfValue.AmfExternalizable _,
          AmfValue.AmfMixedArray _,
          AmfValue.AmfXml _,
          AmfValue.AmfBytes _,
          AmfValue.AmfIntVector _,
          AmfValue.AmfDoubleVector _,
          AmfValue.AmfObjectVector _,
          AmfValue.AmfDictionary _ -> {
        out.writeByte(Amf0Marker.AVMPLUS);
        amf3().write(value, depth);
      }
    }
  }

  private static boolean isPlain(AmfTraits traits) {
    return traits.kind() == AmfTraits.Kind.DYNAMIC && traits.names().isEmpty();
  }

  private Amf3Writer amf3() {
    Amf3Writer writer = amf3;
    if (writer == null) {
      writer = new Amf3Writer(out);
      amf3 = writer;
    }
    return writer;
  }

  private void writeString(String text) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    if (bytes <= MAX_SHORT_TEXT) {
      out.writeByte(Amf0Marker.STRING).writeShort(bytes);
    } else {
      out.writeByte(Amf0Marker.LONG_STRING).writeInt(bytes);
    }
    out.writeCharSequence(text, UTF_8);
  }

  private void writeFields(Map<String, AmfValue> fields, int depth) {
    fields.forEach(
        (name, value) -> {
          writeShortText(name);
          write(value, depth + 1);
        });
    out.writeMedium(Amf0Marker.OBJECT_END);
  }

  private void writeShortText(String name) {
    int bytes = ByteBufUtil.utf8Bytes(name);
    if (bytes > MAX_SHORT_TEXT) {
      throw new AmfException("name: " + bytes + " bytes (expected: 0.." + MAX_SHORT_TEXT + ")");
    }
    out.writeShort(bytes).writeCharSequence(name, UTF_8);
  }
}
