package org.streamrp2p.amf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrp2p.amf.AmfTraits.Kind;

/** Writes AMF3 values that share reference tables. */
final class Amf3Writer {
  private static final int MAX_LENGTH = (1 << 28) - 1;

  private final ByteBuf out;
  private final Map<String, Integer> strings = new HashMap<>();
  private final Map<AmfTraits, Integer> traits = new HashMap<>();
  private final IdentityHashMap<AmfValue, Integer> complex = new IdentityHashMap<>();

  Amf3Writer(ByteBuf out) {
    this.out = out;
  }

  void write(AmfValue value, int depth) {
    if (depth > AmfLimits.DEEPEST) {
      throw new AmfException("depth: " + depth + " (expected: 0.." + AmfLimits.DEEPEST + ")");
    }
    switch (value) {
      case AmfValue.AmfUndefined() -> out.writeByte(Amf3Marker.UNDEFINED);
      case AmfValue.AmfNull() -> out.writeByte(Amf3Marker.NULL);
      case AmfValue.AmfBoolean(boolean flag) ->
          out.writeByte(flag ? Amf3Marker.TRUE : Amf3Marker.FALSE);
      case AmfValue.AmfInteger(int number) -> {
        out.writeByte(Amf3Marker.INTEGER);
        writeU29(number & 0x1fffffff);
      }
      case AmfValue.AmfNumber(double number) ->
          out.writeByte(Amf3Marker.DOUBLE).writeDouble(number);
      case AmfValue.AmfString(String text) -> {
        out.writeByte(Amf3Marker.STRING);
        writeString(text);
      }
      case AmfValue.AmfUnsupported _ ->
          throw new AmfException("unsupported value (expected: one with a form in AMF3)");
      case AmfValue.AmfXmlDocument(String text) -> {
        if (begin(Amf3Marker.XML_DOCUMENT, value)) {
          writeText(text);
        }
      }
      case AmfValue.AmfXml(String text) -> {
        if (begin(Amf3Marker.XML, value)) {
          writeText(text);
        }
      }
      case AmfValue.AmfDate(double millis, _) -> {
        if (begin(Amf3Marker.DATE, value)) {
          out.writeByte(1).writeDouble(millis);
        }
      }
      case AmfValue.AmfStrictArray(var elements) -> writeArray(value, Map.of(), elements, depth);
      case AmfValue.AmfEcmaArray(var fields) -> writeArray(value, fields, List.of(), depth);
      case AmfValue.AmfMixedArray(var fields, var elements) ->
          writeArray(value, fields, elements, depth);
      case AmfValue.AmfObject(var fields) -> writeObject(value, AmfTraits.ANONYMOUS, fields, depth);
      case AmfValue.AmfTypedObject(AmfTraits t, var fields) -> writeObject(value, t, fields, depth);
      case AmfValue.AmfExternalizable(String className, AmfValue body) -> {
        if (begin(Amf3Marker.OBJECT, value)) {
          writeTraits(new AmfTraits(className, Kind.EXTERNALIZABLE, List.of()));
          write(body, depth + 1);
        }
      }
      case AmfValue.AmfBytes(var content) -> {
        if (begin(Amf3Marker.BYTE_ARRAY, value)) {
          writeLength(content.remaining());
          out.writeBytes(content.duplicate());
        }
      }
      case AmfValue.AmfIntVector(var content, boolean unsigned, boolean fixed) -> {
        if (begin(unsigned ? Amf3Marker.VECTOR_UINT : Amf3Marker.VECTOR_INT, value)) {
          writeInts(content.duplicate(), fixed);
        }
      }
      case AmfValue.AmfDoubleVector(var content, boolean fixed) -> {
        if (begin(Amf3Marker.VECTOR_DOUBLE, value)) {
          writeDoubles(content.duplicate(), fixed);
        }
      }
      case AmfValue.AmfObjectVector vector -> writeObjectVector(vector, depth);
      case AmfValue.AmfDictionary dictionary -> writeDictionary(dictionary, depth);
    }
  }

  /**
   * Writes the marker, and the reference if the value was there before.
   *
   * @return whether the value is still to be written
   */
  private boolean begin(int marker, AmfValue value) {
    out.writeByte(marker);
    Integer index = complex.putIfAbsent(value, complex.size());
    if (index != null) {
      writeU29(index << 1);
    }
    return index == null;
  }

  private void writeArray(
      AmfValue value, Map<String, AmfValue> fields, List<AmfValue> elements, int depth) {
    if (begin(Amf3Marker.ARRAY, value)) {
      writeLength(elements.size());
      fields.forEach((name, field) -> writeNamed(name, field, depth));
      writeString("");
      elements.forEach(element -> write(element, depth + 1));
    }
  }

  private void writeObjectVector(AmfValue.AmfObjectVector vector, int depth) {
    if (begin(Amf3Marker.VECTOR_OBJECT, vector)) {
      writeLength(vector.elements().size());
      out.writeBoolean(vector.fixed());
      writeString(vector.className());
      vector.elements().forEach(element -> write(element, depth + 1));
    }
  }

  private void writeDictionary(AmfValue.AmfDictionary dictionary, int depth) {
    if (begin(Amf3Marker.DICTIONARY, dictionary)) {
      writeLength(dictionary.entries().size());
      out.writeBoolean(dictionary.weakKeys());
      for (AmfValue.AmfDictionary.Entry entry : dictionary.entries()) {
        write(entry.key(), depth + 1);
        write(entry.value(), depth + 1);
      }
    }
  }

  private void writeNamed(String name, AmfValue field, int depth) {
    if (name.isEmpty()) {
      throw new AmfException("name: empty (expected: 1 character or more in AMF3)");
    }
    writeString(name);
    write(field, depth + 1);
  }

  private void writeObject(AmfValue value, AmfTraits t, Map<String, AmfValue> fields, int depth) {
    if (!begin(Amf3Marker.OBJECT, value)) {
      return;
    }
    writeTraits(t);
    for (String name : t.names()) {
      AmfValue field = fields.get(name);
      write(field == null ? AmfValue.AmfUndefined.UNDEFINED : field, depth + 1);
    }
    if (t.kind() == Kind.DYNAMIC) {
      Set<String> sealed = Set.copyOf(t.names());
      fields.forEach(
          (name, field) -> {
            if (!sealed.contains(name)) {
              writeNamed(name, field, depth);
            }
          });
      writeString("");
    }
  }

  private void writeTraits(AmfTraits t) {
    Integer index = traits.putIfAbsent(t, traits.size());
    if (index != null) {
      writeU29(index << 2 | 1);
    } else if (t.kind() == Kind.EXTERNALIZABLE) {
      writeU29(7);
      writeString(t.className());
    } else {
      writeU29(t.names().size() << 4 | (t.kind() == Kind.DYNAMIC ? 8 : 0) | 3);
      writeString(t.className());
      t.names().forEach(this::writeString);
    }
  }

  private void writeInts(IntBuffer content, boolean fixed) {
    writeLength(content.remaining());
    out.writeBoolean(fixed);
    while (content.hasRemaining()) {
      out.writeInt(content.get());
    }
  }

  private void writeDoubles(DoubleBuffer content, boolean fixed) {
    writeLength(content.remaining());
    out.writeBoolean(fixed);
    while (content.hasRemaining()) {
      out.writeDouble(content.get());
    }
  }

  private void writeString(String text) {
    if (text.isEmpty()) {
      writeU29(1);
      return;
    }
    Integer index = strings.putIfAbsent(text, strings.size());
    if (index == null) {
      writeText(text);
    } else {
      writeU29(index << 1);
    }
  }

  private void writeText(String text) {
    writeLength(ByteBufUtil.utf8Bytes(text));
    out.writeCharSequence(text, UTF_8);
  }

  private void writeLength(int length) {
    if (length > MAX_LENGTH) {
      throw new AmfException("length: " + length + " (expected: 0.." + MAX_LENGTH + ")");
    }
    writeU29(length << 1 | 1);
  }

  /** AMF3 §1.3.1. */
  private void writeU29(int value) {
    if (value >= 1 << 21) {
      out.writeByte(value >>> 22 | 0x80).writeByte(value >>> 15 | 0x80);
      out.writeByte(value >>> 8 | 0x80).writeByte(value);
      return;
    }
    if (value >= 1 << 14) {
      out.writeByte(value >>> 14 | 0x80);
    }
    if (value >= 1 << 7) {
      out.writeByte(value >>> 7 | 0x80);
    }
    out.writeByte(value & 0x7f);
  }
}
