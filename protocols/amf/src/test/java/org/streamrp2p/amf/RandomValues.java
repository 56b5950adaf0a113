package org.streamrp2p.amf;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values of every type. */
final class RandomValues {
  private static final int DEEPEST = 4;

  private final Random random;
  private final boolean amf3;

  private RandomValues(Random random, boolean amf3) {
    this.random = random;
    this.amf3 = amf3;
  }

  /** A value that AMF0 writes, with some that it writes as AMF3. */
  static AmfValue amf0(Random random) {
    return new RandomValues(random, false).value(0);
  }

  /** A value that has a form in AMF3. */
  static AmfValue amf3(Random random) {
    return new RandomValues(random, true).value(0);
  }

  private AmfValue value(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 24 : 12)) {
      case 0 -> AmfValue.of(Double.longBitsToDouble(random.nextLong()));
      case 1 -> AmfValue.of(random.nextInt());
      case 2 -> AmfValue.of(random.nextBoolean());
      case 3 -> AmfValue.of(text());
      case 4 -> AmfValue.AmfNull.NULL;
      case 5 -> AmfValue.AmfUndefined.UNDEFINED;
      case 6 -> amf3 ? integer() : AmfValue.AmfUnsupported.UNSUPPORTED;
      case 7 -> new AmfValue.AmfDate(random.nextInt(), (short) (amf3 ? 0 : random.nextInt(1_440)));
      case 8 -> new AmfValue.AmfXmlDocument(text());
      case 9 -> new AmfValue.AmfXml(text());
      case 10 -> new AmfValue.AmfBytes(ByteBuffer.wrap(text().getBytes()));
      case 11 -> vector();
      case 12, 13 -> new AmfValue.AmfObject(fields(depth));
      case 14 -> new AmfValue.AmfEcmaArray(someFields(depth));
      case 15, 16 -> typed(depth);
      case 17 -> new AmfValue.AmfMixedArray(amf3Fields(depth), someElements(depth));
      case 18 ->
          new AmfValue.AmfExternalizable("flex.messaging.io.ArrayCollection", amf3Value(depth));
      case 19 -> new AmfValue.AmfObjectVector(text(), amf3Elements(depth), random.nextBoolean());
      case 20 -> dictionary(depth);
      default -> new AmfValue.AmfStrictArray(elements(depth));
    };
  }

  /** Behind the switch to AMF3 all is AMF3. */
  private AmfValue amf3Value(int depth) {
    return new RandomValues(random, true).value(depth + 1);
  }

  private AmfValue integer() {
    return new AmfValue.AmfInteger(random.nextInt() >> random.nextInt(3, 32));
  }

  private AmfValue vector() {
    int size = random.nextInt(4);
    return random.nextBoolean()
        ? new AmfValue.AmfDoubleVector(
            DoubleBuffer.wrap(random.doubles(size).toArray()), random.nextBoolean())
        : new AmfValue.AmfIntVector(
            IntBuffer.wrap(random.ints(size).toArray()),
            random.nextBoolean(),
            random.nextBoolean());
  }

  private AmfValue typed(int depth) {
    if (!amf3) {
      return new AmfValue.AmfTypedObject(AmfTraits.of(text()), fields(depth));
    }
    Map<String, AmfValue> fields = someFields(depth);
    List<String> names = List.copyOf(fields.keySet());
    return random.nextBoolean()
        ? new AmfValue.AmfTypedObject(new AmfTraits(text(), AmfTraits.Kind.SEALED, names), fields)
        : new AmfValue.AmfTypedObject(
            new AmfTraits(
                text(), AmfTraits.Kind.DYNAMIC, names.subList(0, random.nextInt(names.size()) + 1)),
            fields);
  }

  private AmfValue dictionary(int depth) {
    List<AmfValue.AmfDictionary.Entry> entries = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      entries.add(new AmfValue.AmfDictionary.Entry(amf3Value(depth), amf3Value(depth)));
    }
    return new AmfValue.AmfDictionary(entries, random.nextBoolean());
  }

  private List<AmfValue> amf3Elements(int depth) {
    return new RandomValues(random, true).elements(depth);
  }

  private List<AmfValue> someElements(int depth) {
    List<AmfValue> elements = new ArrayList<>(amf3Elements(depth));
    elements.add(amf3Value(depth));
    return elements;
  }

  private Map<String, AmfValue> amf3Fields(int depth) {
    return new RandomValues(random, true).someFields(depth);
  }

  private List<AmfValue> elements(int depth) {
    List<AmfValue> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(value(depth + 1));
    }
    return elements;
  }

  /** At least one: an array without names is another type in AMF3. */
  private Map<String, AmfValue> someFields(int depth) {
    Map<String, AmfValue> fields = fields(depth);
    fields.put("z", value(depth + 1));
    return fields;
  }

  private Map<String, AmfValue> fields(int depth) {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = text();
      fields.put(amf3 && name.isEmpty() ? "x" : name, value(depth + 1));
    }
    return fields;
  }

  /** Few enough that they come again. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 4); i > 0; i--) {
      text.appendCodePoint(random.nextInt(5) == 0 ? 0x1f300 + i % 3 : 'a' + random.nextInt(3));
    }
    return text.toString();
  }
}
