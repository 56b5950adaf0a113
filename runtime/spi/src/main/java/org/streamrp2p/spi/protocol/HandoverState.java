package org.streamrp2p.spi.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as plain data: the only thing that passes from one handler version to the next.
 *
 * <p>Values are {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link String},
 * {@code byte[]}, and {@link List} and {@link Map} (keys: {@link String}) of these. Anything else
 * is refused, because an object of the bundle's own class would keep its class loader alive. Arrays
 * are copied in and out, so neither side sees what the other does later.
 *
 * <p>{@code version} numbers the layout of {@link #values()}, not the bundle. A handler reads its
 * own layout and as many older ones as it wants to take over from.
 *
 * @param format whose layout it is: the protocol's name
 * @param version 1 or more
 * @param values the data
 */
public record HandoverState(String format, int version, Map<String, Object> values) {
  /**
   * Namespace of the OSGi capabilities in which a bundle declares the layouts its handlers know, so
   * that an update can be judged before any of its code runs. One capability for each format, with
   * the attributes {@code format} (string), {@code writes} ({@code Long}) and {@code reads} ({@code
   * List<Long>}).
   *
   * @since 1.2
   */
  public static final String NAMESPACE = "org.streamrp2p.handover";

  private static final int MAX_DEPTH = 16;

  /**
   * @throws IllegalArgumentException if a value is of another type, or nested deeper than 16
   */
  public HandoverState {
    if (version < 1) {
      throw new IllegalArgumentException("version: " + version + " (expected: 1 or more)");
    }
    values = copyMap(values, 0);
  }

  /** A value that must be there. */
  public Object get(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new HandoverRefusedException(format + " state " + version + " has no \"" + key + "\"");
    }
    return value;
  }

  /** A value that may be absent. */
  public @Nullable Object find(String key) {
    return values.get(key);
  }

  /** An {@link Integer} or {@link Long} that must be there. */
  public long number(String key) {
    if (get(key) instanceof Number n) {
      return n.longValue();
    }
    throw wrong(key, "a number");
  }

  /** A {@link String} that must be there. */
  public String text(String key) {
    if (get(key) instanceof String s) {
      return s;
    }
    throw wrong(key, "a string");
  }

  /** A {@link Boolean} that must be there. */
  public boolean flag(String key) {
    if (get(key) instanceof Boolean b) {
      return b;
    }
    throw wrong(key, "a boolean");
  }

  /** A {@code byte[]} that must be there; a copy. */
  public byte[] bytes(String key) {
    if (get(key) instanceof byte[] b) {
      return b.clone();
    }
    throw wrong(key, "bytes");
  }

  private HandoverRefusedException wrong(String key, String expected) {
    return new HandoverRefusedException(
        "%s state %d: %s is %s (expected: %s)"
            .formatted(format, version, key, get(key).getClass().getSimpleName(), expected));
  }

  private static Map<String, Object> copyMap(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException("key: " + key + " (expected: a string)");
          }
          copy.put(name, copyValue(name, value, depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static Object copyValue(String key, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(key + ": nested deeper than " + MAX_DEPTH);
    }
    return switch (value) {
      case Boolean b -> b;
      case Integer i -> i;
      case Long l -> l;
      case Double d -> d;
      case String s -> s;
      case byte[] bytes -> bytes.clone();
      case Map<?, ?> map -> copyMap(map, depth + 1);
      case List<?> list -> {
        List<Object> copy = new ArrayList<>(list.size());
        list.forEach(element -> copy.add(copyValue(key, element, depth + 1)));
        yield Collections.unmodifiableList(copy);
      }
      case null, default ->
          throw new IllegalArgumentException(
              key
                  + ": "
                  + (value == null ? "null" : value.getClass().getName())
                  + " (expected: Boolean, Integer, Long, Double, String, byte[], List or Map)");
    };
  }
}
