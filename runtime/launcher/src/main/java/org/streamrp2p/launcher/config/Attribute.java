package org.streamrp2p.launcher.config;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that a bundle understands (OSGi Compendium 8.1 §105.7, {@code AttributeDefinition}).
 *
 * @param key as in the file, dots between levels: {@code merge.maxMillis}
 * @param type of a value
 * @param many whether an array is expected
 * @param min smallest value, or shortest string
 * @param max largest value, or longest string
 * @param options the only values allowed; empty for any
 * @param standard the default as text; empty for none
 */
public record Attribute(
    String key,
    Type type,
    boolean many,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    List<String> options,
    String standard) {
  /** What a value may be. */
  public enum Type {
    STRING("a text"),
    /** A string that is never shown. */
    PASSWORD("a text"),
    BOOLEAN("true or false"),
    INTEGER("a whole number"),
    LONG("a whole number"),
    DOUBLE("a number");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  public Attribute {
    options = List.copyOf(options);
  }

  /** A key with any value of a type. */
  public static Attribute of(String key, Type type, String standard, String... options) {
    return new Attribute(key, type, false, null, null, List.of(options), standard);
  }

  /** What is allowed, in the words of a message: {@code 1..65535}. */
  String expected() {
    if (!options.isEmpty()) {
      return String.join("|", options);
    }
    boolean text = type == Type.STRING || type == Type.PASSWORD;
    if (min == null && max == null) {
      return many ? "a list, each " + type.words : type.words;
    }
    String range =
        (min == null ? "" : min.toPlainString()) + ".." + (max == null ? "" : max.toPlainString());
    return text ? range + " characters" : range;
  }
}
