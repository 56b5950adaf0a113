package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrp2p.amf.AmfTraits.Kind;

/** Reads AMF3 values that share reference tables and one budget. */
final class Amf3Reader {
  private final AmfInput in;
  private final List<String> strings = new ArrayList<>(4);
  private final List<AmfTraits> traits = new ArrayList<>(2);

  Amf3Reader(ByteBuf in, AmfBudget budget) {
    this.in = new AmfInput(in, budget);
  }

  AmfValue read(int depth) {
    in.budget().take(depth);
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case Amf3Marker.UNDEFINED -> AmfValue.AmfUndefined.UNDEFINED;
      case Amf3Marker.NULL -> AmfValue.AmfNull.NULL;
      case Amf3Marker.FALSE -> AmfValue.of(false);
      case Amf3Marker.TRUE -> AmfValue.of(true);
      case Amf3Marker.INTEGER -> new AmfValue.AmfInteger(readU29() << 3 >> 3);
      case Amf3Marker.DOUBLE -> AmfValue.of(in.readDouble());
      case Amf3Marker.STRING -> AmfValue.of(readString());
      default -> {
        if (marker > Amf3Marker.DICTIONARY) {
          throw new AmfException("AMF3 marker: " + marker + " (expected: 0..17)");
        }
        yield readComplex(marker, depth);
      }
    };
  }

  private AmfValue readComplex(int marker, int depth) {
    int header = readU29();
    if ((header & 1) == 0) {
      return in.reference(header >> 1, depth);
    }
    int index = in.begin();
    int rest = header >> 1;
    AmfValue value =
        switch (marker) {
          case Amf3Marker.XML_DOCUMENT -> new AmfValue.AmfXmlDocument(in.readText(rest));
          case Amf3Marker.XML -> new AmfValue.AmfXml(in.readText(rest));
          case Amf3Marker.DATE -> new AmfValue.AmfDate(in.readDouble());
          case Amf3Marker.ARRAY -> readArray(rest, depth);
          case Amf3Marker.OBJECT -> readObject(rest, depth);
          case Amf3Marker.BYTE_ARRAY -> new AmfValue.AmfBytes(ByteBuffer.wrap(in.readBytes(rest)));
          case Amf3Marker.DICTIONARY -> readDictionary(rest, depth);
          default -> readVector(marker, rest, depth);
        };
    return in.end(index, value);
  }

  /** AMF3 §1.3.1: seven bits a byte, the fourth byte gives eight. */
  private int readU29() {
    int value = 0;
    for (int i = 0; i < 3; i++) {
      int b = in.readUnsignedByte();
      value = value << 7 | (b & 0x7f);
      if (b < 0x80) {
        return value;
      }
    }
    return value << 8 | in.readUnsignedByte();
  }

  private String readString() {
    int header = readU29();
    if ((header & 1) == 0) {
      String text = entry(strings, header >> 1, "string");
      in.budget().takeBytes(text.length());
      return text;
    }
    String text = in.readText(header >> 1);
    if (!text.isEmpty()) {
      strings.add(text);
    }
    return text;
  }

  private AmfValue readArray(int count, int depth) {
    in.requireLength(count);
    Map<String, AmfValue> named = new LinkedHashMap<>();
    readNamed(named, depth);
    if (count == 0 && !named.isEmpty()) {
      return new AmfValue.AmfEcmaArray(named);
    }
    List<AmfValue> elements = readElements(count, depth);
    return named.isEmpty()
        ? new AmfValue.AmfStrictArray(elements)
        : new AmfValue.AmfMixedArray(named, elements);
  }

  private List<AmfValue> readElements(int count, int depth) {
    List<AmfValue> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(read(depth + 1));
    }
    return elements;
  }

  private void readNamed(Map<String, AmfValue> fields, int depth) {
    for (String name = readString(); !name.isEmpty(); name = readString()) {
      fields.put(name, read(depth + 1));
    }
  }

  private AmfValue readObject(int header, int depth) {
    AmfTraits t = readTraits(header);
    if (t.kind() == Kind.EXTERNALIZABLE) {
      return new AmfValue.AmfExternalizable(t.className(), read(depth + 1));
    }
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    for (String name : t.names()) {
      in.budget().takeBytes(name.length());
      fields.put(name, read(depth + 1));
    }
    if (t.kind() == Kind.DYNAMIC) {
      readNamed(fields, depth);
    }
    return t.equals(AmfTraits.ANONYMOUS)
        ? new AmfValue.AmfObject(fields)
        : new AmfValue.AmfTypedObject(t, fields);
  }

  private AmfTraits readTraits(int header) {
    if ((header & 1) == 0) {
      AmfTraits t = entry(traits, header >> 1, "traits");
      in.budget().takeBytes(t.className().length());
      return t;
    }
    String className = readString();
    AmfTraits t;
    if ((header & 2) != 0) {
      if (!Amf3Marker.ONE_VALUE_CLASSES.contains(className)) {
        throw new AmfException(
            "externalizable class: \"%s\" (expected: one of %s)"
                .formatted(className, Amf3Marker.ONE_VALUE_CLASSES));
      }
      t = new AmfTraits(className, Kind.EXTERNALIZABLE, List.of());
    } else {
      Kind kind = (header & 4) == 0 ? Kind.SEALED : Kind.DYNAMIC;
      t = new AmfTraits(className, kind, readNames(header >> 3));
    }
    traits.add(t);
    return t;
  }

  private List<String> readNames(int count) {
    in.requireLength(count);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.budget().take(0);
      names.add(readString());
    }
    return names;
  }

  private AmfValue readVector(int marker, int count, int depth) {
    boolean fixed = in.readUnsignedByte() != 0;
    return switch (marker) {
      case Amf3Marker.VECTOR_OBJECT -> {
        String className = readString();
        in.requireLength(count);
        yield new AmfValue.AmfObjectVector(className, readElements(count, depth), fixed);
      }
      case Amf3Marker.VECTOR_DOUBLE ->
          new AmfValue.AmfDoubleVector(
              ByteBuffer.wrap(in.readBytes(8L * count)).asDoubleBuffer(), fixed);
      default ->
          new AmfValue.AmfIntVector(
              ByteBuffer.wrap(in.readBytes(4L * count)).asIntBuffer(),
              marker == Amf3Marker.VECTOR_UINT,
              fixed);
    };
  }

  private AmfValue readDictionary(int count, int depth) {
    boolean weakKeys = in.readUnsignedByte() != 0;
    in.requireLength(2L * count);
    List<AmfValue.AmfDictionary.Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      AmfValue key = read(depth + 1);
      entries.add(new AmfValue.AmfDictionary.Entry(key, read(depth + 1)));
    }
    return new AmfValue.AmfDictionary(entries, weakKeys);
  }

  private static <T> T entry(List<T> table, int index, String what) {
    if (index >= table.size()) {
      throw new AmfException(
          what + " reference: " + index + " (expected: less than " + table.size() + ")");
    }
    return table.get(index);
  }
}
