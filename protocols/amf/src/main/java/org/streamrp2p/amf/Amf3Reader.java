package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one AMF3 value with its own reference tables (AMF3 §3). Vectors, dictionaries and
 * externalizable objects are refused: no command of RTMP has them.
 */
final class Amf3Reader {
  private static final int UNDEFINED = 0;
  private static final int NULL = 1;
  private static final int FALSE = 2;
  private static final int TRUE = 3;
  private static final int INTEGER = 4;
  private static final int DOUBLE = 5;
  private static final int STRING = 6;
  private static final int XML_DOCUMENT = 7;
  private static final int DATE = 8;
  private static final int ARRAY = 9;
  private static final int OBJECT = 10;
  private static final int XML = 11;
  private static final int BYTE_ARRAY = 12;

  private record Traits(boolean dynamic, List<String> names) {}

  private final AmfInput in;
  private final List<String> strings = new ArrayList<>(4);
  private final List<Traits> traits = new ArrayList<>(2);

  Amf3Reader(ByteBuf in, AmfBudget budget) {
    this.in = new AmfInput(in, budget);
  }

  AmfValue read(int depth) {
    in.budget().take(depth);
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case UNDEFINED -> AmfValue.AmfUndefined.UNDEFINED;
      case NULL -> AmfValue.AmfNull.NULL;
      case FALSE -> AmfValue.of(false);
      case TRUE -> AmfValue.of(true);
      case INTEGER -> AmfValue.of((double) (readU29() << 3 >> 3));
      case DOUBLE -> AmfValue.of(in.readDouble());
      case STRING -> AmfValue.of(readString());
      case XML_DOCUMENT, XML, DATE, ARRAY, OBJECT, BYTE_ARRAY -> readComplex(marker, depth);
      default -> throw new AmfException("AMF3 marker: " + marker + " (expected: 0..12)");
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
          case DATE -> new AmfValue.AmfDate(in.readDouble());
          case ARRAY -> readArray(rest, depth);
          case OBJECT -> readObject(rest, depth);
          case BYTE_ARRAY -> new AmfValue.AmfBytes(ByteBuffer.wrap(in.readBytes(rest)));
          default -> AmfValue.of(in.readText(rest));
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
      return entry(strings, header >> 1, "string");
    }
    String text = in.readText(header >> 1);
    if (!text.isEmpty()) {
      strings.add(text);
    }
    return text;
  }

  private AmfValue readArray(int count, int depth) {
    in.requireLength(count);
    Map<String, AmfValue> named = readNamed(depth);
    if (!named.isEmpty()) {
      for (int i = 0; i < count; i++) {
        named.put(Integer.toString(i), read(depth + 1));
      }
      return new AmfValue.AmfEcmaArray(named);
    }
    List<AmfValue> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(read(depth + 1));
    }
    return new AmfValue.AmfStrictArray(elements);
  }

  private AmfValue readObject(int header, int depth) {
    Traits t = readTraits(header);
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    for (String name : t.names()) {
      fields.put(name, read(depth + 1));
    }
    if (t.dynamic()) {
      fields.putAll(readNamed(depth));
    }
    return new AmfValue.AmfObject(fields);
  }

  private Traits readTraits(int header) {
    if ((header & 1) == 0) {
      return entry(traits, header >> 1, "traits");
    }
    if ((header & 2) != 0) {
      throw new AmfException("externalizable object (expected: one with named fields)");
    }
    readString();
    int count = header >> 3;
    in.requireLength(count);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.budget().take(0);
      names.add(readString());
    }
    Traits t = new Traits((header & 4) != 0, names);
    traits.add(t);
    return t;
  }

  private Map<String, AmfValue> readNamed(int depth) {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    for (String name = readString(); !name.isEmpty(); name = readString()) {
      fields.put(name, read(depth + 1));
    }
    return fields;
  }

  private static <T> T entry(List<T> table, int index, String what) {
    if (index >= table.size()) {
      throw new AmfException(
          what + " reference: " + index + " (expected: less than " + table.size() + ")");
    }
    return table.get(index);
  }
}
