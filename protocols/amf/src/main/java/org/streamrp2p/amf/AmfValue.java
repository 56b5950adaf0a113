package org.streamrp2p.amf;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of AMF0 or AMF3. Immutable. */
public sealed interface AmfValue {
  /** AMF0 §2.2; an AMF3 integer becomes one too. */
  record AmfNumber(double value) implements AmfValue {}

  /** AMF0 §2.3. */
  record AmfBoolean(boolean value) implements AmfValue {}

  /** AMF0 §2.4, long strings (§2.14) and XML documents (§2.17) as well. */
  record AmfString(String value) implements AmfValue {
    public AmfString {
      requireNonNull(value, "value");
    }
  }

  /** AMF0 §2.5; a typed object (§2.18) is read as one, its class name is dropped. */
  record AmfObject(Map<String, AmfValue> fields) implements AmfValue {
    public AmfObject {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** AMF0 §2.7. */
  record AmfNull() implements AmfValue {
    public static final AmfNull NULL = new AmfNull();
  }

  /** AMF0 §2.8; an unsupported value (§2.15) is read as one. */
  record AmfUndefined() implements AmfValue {
    public static final AmfUndefined UNDEFINED = new AmfUndefined();
  }

  /** AMF0 §2.10: an array with names. */
  record AmfEcmaArray(Map<String, AmfValue> fields) implements AmfValue {
    public AmfEcmaArray {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** AMF0 §2.12. */
  record AmfStrictArray(List<AmfValue> elements) implements AmfValue {
    public AmfStrictArray {
      elements = List.copyOf(elements);
    }
  }

  /**
   * AMF0 §2.13, without its reserved time zone.
   *
   * @param millis milliseconds since 1970 in UTC
   */
  record AmfDate(double millis) implements AmfValue {}

  /** AMF3 §3.14; AMF0 has no form for it. */
  record AmfBytes(ByteBuffer value) implements AmfValue {
    public AmfBytes {
      value = value.asReadOnlyBuffer();
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

  /** The fields of an object or ECMA array; none for other values. */
  default Map<String, AmfValue> fieldsOrEmpty() {
    return switch (this) {
      case AmfObject object -> object.fields();
      case AmfEcmaArray array -> array.fields();
      case AmfNumber _,
          AmfBoolean _,
          AmfString _,
          AmfNull _,
          AmfUndefined _,
          AmfStrictArray _,
          AmfDate _,
          AmfBytes _ ->
          Map.of();
    };
  }

  /** The text of a string; {@code other} for other values. */
  default String textOr(String other) {
    return this instanceof AmfString(String text) ? text : other;
  }

  /** The value of a number; {@code other} for other values. */
  default double numberOr(double other) {
    return this instanceof AmfNumber(double number) ? number : other;
  }
}
