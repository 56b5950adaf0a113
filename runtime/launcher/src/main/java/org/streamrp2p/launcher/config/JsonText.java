package org.streamrp2p.launcher.config;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON (RFC 8259) with comments, read strictly: no doubled key, nothing after the end. Objects
 * become {@link Map}, arrays {@link List}, numbers {@link BigDecimal}.
 */
final class JsonText {
  private static final Pattern PLACE = Pattern.compile("line (\\d+) column (\\d+)");
  private static final int MAX_DEPTH = 32;

  private final String name;
  private final JsonReader reader;

  private JsonText(String name, String text) {
    this.name = name;
    this.reader = new JsonReader(new StringReader(Comments.blank(text)));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
  }

  /**
   * @param name of the file, for messages
   * @throws ConfigurationException with line and column
   */
  static Map<String, Object> parse(String name, String text) {
    return new JsonText(name, text).document();
  }

  private Map<String, Object> document() {
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw problem("an object was expected: { \"section\": { \"key\": value } }");
      }
      Map<String, Object> document = object();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw problem("something follows the end of the object");
      }
      return document;
    } catch (IOException e) {
      String message = e.getMessage();
      throw problem(
          message != null && message.contains("Nesting limit")
              ? "nested more than " + MAX_DEPTH + " deep"
              : "not valid JSON (comments are allowed, trailing commas are not)");
    }
  }

  private Map<String, Object> object() throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.containsKey(key)) {
        throw problem("the key \"" + key + "\" is there twice");
      }
      object.put(key, value());
    }
    reader.endObject();
    return object;
  }

  private List<Object> array() throws IOException {
    List<Object> array = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value());
    }
    reader.endArray();
    return array;
  }

  private Object value() throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array();
      case NUMBER -> number(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> throw problem("null is no value; leave the key out to have its default");
      default -> reader.nextString();
    };
  }

  private BigDecimal number(String digits) {
    BigDecimal number = digits.length() > 64 ? null : new BigDecimal(digits);
    if (number == null || Math.abs((long) number.scale()) > 400) {
      throw problem("a number is too long");
    }
    return number;
  }

  private ConfigurationException problem(String what) {
    Matcher place = PLACE.matcher(reader.toString());
    String where =
        place.find() ? " line " + place.group(1) + " column " + place.group(2) + ": " : ": ";
    return new ConfigurationException(name + where + what);
  }
}
