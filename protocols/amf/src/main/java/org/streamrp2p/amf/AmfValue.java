package org.streamrp2p.amf;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value of AMF0 or AMF3. Immutable, as far as the positions of its buffers are left alone. A
 * value that was named by references is one instance in several places; there are no cycles.
 */
public sealed interface AmfValue {
  /** AMF0 §2.2, AMF3 §3.7. */
  record AmfNumber(double value) implements AmfValue {}

  /**
   * AMF3 §3.6. AMF0 writes it as a number.
   *
   * @param value {@value #MIN}..{@value #MAX}
   */
  record AmfInteger(int value) implements AmfValue {
    public static final int MIN = -(1 << 28);
    public static final int MAX = (1 << 28) - 1;

    public AmfInteger {
      if (value < MIN || value > MAX) {
        throw new AmfException("integer: " + value + " (expected: " + MIN + ".." + MAX + ")");
      }
    }
  }

  /** AMF0 §2.3, AMF3 §3.4, §3.5. */
  record AmfBoolean(boolean value) implements AmfValue {}

  /** AMF0 §2.4 and the long strings of §2.14, AMF3 §3.8. */
  record AmfString(String value) implements AmfValue {
    public AmfString {
      requireNonNull(value, "value");
    }
  }

  /** AMF0 §2.17, AMF3 §3.9; never parsed. */
  record AmfXmlDocument(String value) implements AmfValue {
    public AmfXmlDocument {
      requireNonNull(value, "value");
    }
  }

  /** AMF3 §3.13; never parsed. */
  record AmfXml(String value) implements AmfValue {
    public AmfXml {
      requireNonNull(value, "value");
    }
  }

  /** AMF0 §2.5; AMF3 §3.12 without a class name or sealed members. */
  record AmfObject(Map<String, AmfValue> fields) implements AmfValue {
    public AmfObject {
      fields = copy(fields);
    }
  }

  /**
   * AMF0 §2.18, AMF3 §3.12.
   *
   * @param traits sealed or dynamic; all sealed members are among the fields, and no others unless
   *     it is dynamic
   */
  record AmfTypedObject(AmfTraits traits, Map<String, AmfValue> fields) implements AmfValue {
    public AmfTypedObject {
      fields = copy(fields);
      if (traits.kind() == AmfTraits.Kind.EXTERNALIZABLE
          || !fields.keySet().containsAll(traits.names())
          || (traits.kind() == AmfTraits.Kind.SEALED
              && fields.size() != Set.copyOf(traits.names()).size())) {
        throw new AmfException(
            "fields: " + fields.keySet() + " (expected: those of " + traits + ")");
      }
    }
  }

  /** AMF3 §3.12: an object of one of the classes whose body is one value. */
  record AmfExternalizable(String className, AmfValue body) implements AmfValue {
    public AmfExternalizable {
      requireNonNull(className, "className");
      requireNonNull(body, "body");
    }
  }

  /** AMF0 §2.7, AMF3 §3.3. */
  record AmfNull() implements AmfValue {
    public static final AmfNull NULL = new AmfNull();
  }

  /** AMF0 §2.8, AMF3 §3.2. */
  record AmfUndefined() implements AmfValue {
    public static final AmfUndefined UNDEFINED = new AmfUndefined();
  }

  /** AMF0 §2.15: the peer had something that AMF0 cannot say. */
  record AmfUnsupported() implements AmfValue {
    public static final AmfUnsupported UNSUPPORTED = new AmfUnsupported();
  }

  /** AMF0 §2.10, AMF3 §3.11: an array with names. */
  record AmfEcmaArray(Map<String, AmfValue> fields) implements AmfValue {
    public AmfEcmaArray {
      fields = copy(fields);
    }
  }

  /** AMF0 §2.12, AMF3 §3.11: an array without names. */
  record AmfStrictArray(List<AmfValue> elements) implements AmfValue {
    public AmfStrictArray {
      elements = List.copyOf(elements);
    }
  }

  /** AMF3 §3.11: an array with names and numbered elements. */
  record AmfMixedArray(Map<String, AmfValue> fields, List<AmfValue> elements) implements AmfValue {
    public AmfMixedArray {
      fields = copy(fields);
      elements = List.copyOf(elements);
    }
  }

  /**
   * AMF0 §2.13, AMF3 §3.10.
   *
   * @param millis milliseconds since 1970 in UTC
   * @param timeZone reserved: 0 unless a peer wrote something else; AMF3 has none
   */
  record AmfDate(double millis, short timeZone) implements AmfValue {
    public AmfDate(double millis) {
      this(millis, (short) 0);
    }
  }

  /** AMF3 §3.14. */
  record AmfBytes(ByteBuffer value) implements AmfValue {
    public AmfBytes {
      value = value.asReadOnlyBuffer();
    }
  }

  /** AMF3 §3.15: Vector.&lt;int&gt; or Vector.&lt;uint&gt;. */
  record AmfIntVector(IntBuffer value, boolean unsigned, boolean fixed) implements AmfValue {
    public AmfIntVector {
      value = value.asReadOnlyBuffer();
    }
  }

  /** AMF3 §3.15: Vector.&lt;Number&gt;. */
  record AmfDoubleVector(DoubleBuffer value, boolean fixed) implements AmfValue {
    public AmfDoubleVector {
      value = value.asReadOnlyBuffer();
    }
  }

  /**
   * AMF3 §3.15.
   *
   * @param className of the elements; empty or {@code *} for any
   */
  record AmfObjectVector(String className, List<AmfValue> elements, boolean fixed)
      implements AmfValue {
    public AmfObjectVector {
      requireNonNull(className, "className");
      elements = List.copyOf(elements);
    }
  }

  /** AMF3 §3.16. A list, since keys of a peer's choice have no good hash. */
  record AmfDictionary(List<Entry> entries, boolean weakKeys) implements AmfValue {
    /** A key and what it stands for. */
    public record Entry(AmfValue key, AmfValue value) {
      public Entry {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
      }
    }

    public AmfDictionary {
      entries = List.copyOf(entries);
    }
  }

  static AmfValue of(String value) {
    return new AmfString(value);
  }

  static AmfValue of(double value) {
    return new AmfNumber(value);
  }

  static AmfValue of(boolean value) {
    return new AmfBoolean(value);
  }

  /** What has names in an object or array; nothing for other values. */
  default Map<String, AmfValue> fieldsOrEmpty() {
    return switch (this) {
      case AmfObject(var fields) -> fields;
      case AmfTypedObject(_, var fields) -> fields;
      case AmfEcmaArray(var fields) -> fields;
      case AmfMixedArray(var fields, _) -> fields;
      case AmfNumber _,
          AmfInteger _,
          AmfBoolean _,
          AmfString _,
          AmfXmlDocument _,
          AmfXml _,
          AmfNull _,
          AmfUndefined _,
          AmfUnsupported _,
          AmfStrictArray _,
          AmfDate _,
          AmfBytes _,
          AmfIntVector _,
          AmfDoubleVector _,
          AmfObjectVector _,
          AmfDictionary _,
          AmfExternalizable _ ->
          Map.of();
    };
  }

  /** The text of a string; {@code other} for other values. */
  default String textOr(String other) {
    return this instanceof AmfString(String text) ? text : other;
  }

  /** The value of a number or integer; {@code other} for other values. */
  default double numberOr(double other) {
    return switch (this) {
      case AmfNumber(double number) -> number;
      case AmfInteger(int number) -> number;
      default -> other;
    };
  }

  private static Map<String, AmfValue> copy(Map<String, AmfValue> fields) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
