package org.streamrp2p.launcher.config;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a value of the file or a text of the environment into what an attribute wants. */
final class Values {
  private Values() {}

  /**
   * @param value {@link String}, {@link Boolean}, {@link BigDecimal} or a {@link List} of them; a
   *     string also stands for the other types when {@code fromText}
   * @return the value for Configuration Admin, or null if it does not fit
   */
  static @Nullable Object convert(Attribute attribute, Object value, boolean fromText) {
    if (!attribute.many()) {
      return single(attribute, value, fromText);
    }
    if (fromText && value instanceof String text) {
      return array(
          attribute, text.isEmpty() ? List.of() : List.of((Object[]) text.split(" *, *")), true);
    }
    return value instanceof List<?> list ? array(attribute, list, false) : null;
  }

  private static @Nullable Object array(Attribute attribute, List<?> list, boolean fromText) {
    Object array = emptyArray(attribute.type(), list.size());
    for (int i = 0; i < list.size(); i++) {
      Object item = single(attribute, list.get(i), fromText);
      if (item == null) {
        return null;
      }
      Array.set(array, i, item);
    }
    return array;
  }

  private static Object emptyArray(Attribute.Type type, int length) {
    return switch (type) {
      case STRING, PASSWORD -> new String[length];
      case BOOLEAN -> new Boolean[length];
      case INTEGER -> new Integer[length];
      case LONG -> new Long[length];
      case DOUBLE -> new Double[length];
    };
  }

  private static @Nullable Object single(Attribute attribute, Object value, boolean fromText) {
    return switch (attribute.type()) {
      case STRING, PASSWORD -> value instanceof String text && fits(attribute, text) ? text : null;
      case BOOLEAN -> bool(value, fromText);
      case INTEGER -> {
        BigDecimal number = whole(attribute, value, fromText, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield number == null ? null : number.intValueExact();
      }
      case LONG -> {
        BigDecimal number = whole(attribute, value, fromText, Long.MIN_VALUE, Long.MAX_VALUE);
        yield number == null ? null : number.longValueExact();
      }
      case DOUBLE -> {
        BigDecimal number = number(value, fromText);
        yield number == null || !inRange(attribute, number) ? null : number.doubleValue();
      }
    };
  }

  private static @Nullable Boolean bool(Object value, boolean fromText) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    boolean word = fromText && (value.equals("true") || value.equals("false"));
    return word ? Boolean.valueOf(value.equals("true")) : null;
  }

  private static boolean fits(Attribute attribute, String text) {
    return attribute.options().isEmpty()
        ? inRange(attribute, BigDecimal.valueOf(text.length()))
        : attribute.options().contains(text);
  }

  private static boolean inRange(Attribute attribute, BigDecimal number) {
    BigDecimal min = attribute.min();
    BigDecimal max = attribute.max();
    return (min == null || number.compareTo(min) >= 0)
        && (max == null || number.compareTo(max) <= 0);
  }

  private static @Nullable BigDecimal whole(
      Attribute attribute, Object value, boolean fromText, long min, long max) {
    BigDecimal number = number(value, fromText);
    boolean good =
        number != null
            && number.stripTrailingZeros().scale() <= 0
            && number.compareTo(BigDecimal.valueOf(min)) >= 0
            && number.compareTo(BigDecimal.valueOf(max)) <= 0
            && inRange(attribute, number)
            && (attribute.options().isEmpty()
                || attribute.options().contains(number.toBigInteger().toString()));
    return good ? number : null;
  }

  private static @Nullable BigDecimal number(Object value, boolean fromText) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    boolean digits =
        fromText && value instanceof String text && text.matches("-?\\d{1,19}(\\.\\d{1,19})?");
    return digits ? new BigDecimal((String) value) : null;
  }
}
