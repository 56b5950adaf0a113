package org.streamrp2p.launcher.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts file, variables and options together, in rising order, and checks every value against the
 * schema. Collects all problems before it refuses.
 */
public final class Resolver {
  private final Schema schema;
  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Map<String, Object>> byPid = new LinkedHashMap<>();

  private Resolver(Schema schema, Environment environment) {
    this.schema = schema;
    this.environment = environment;
  }

  /**
   * @param name of the file, for messages
   * @param text of the file
   * @throws ConfigurationException if anything is wrong with it
   */
  public static Settings resolve(Schema schema, Environment environment, String name, String text) {
    Resolver resolver = new Resolver(schema, environment);
    JsonText.parse(name, text).forEach(resolver::file);
    schema.sections().forEach(resolver::variables);
    environment.options().forEach(resolver::option);
    if (!resolver.problems.isEmpty()) {
      throw new ConfigurationException(resolver.problems);
    }
    return new Settings(resolver.byPid);
  }

  private void file(String name, Object value) {
    Section section = schema.section(name);
    if (!(value instanceof Map<?, ?> keys)) {
      problem(name + ": " + shown(value) + " (expected: an object with the keys of a section)");
    } else if (section == null && name.indexOf('.') < 0) {
      problem(name + ": no such section (" + Hint.among(schema.names(), name) + ")");
    } else {
      String pid = section == null || name.indexOf('~') > 0 ? name : section.pid();
      if (byPid.put(pid, new LinkedHashMap<>()) != null) {
        problem(name + ": the section is there twice, by its short and by its full name");
      }
      flatten(section, pid, name, "", keys);
    }
  }

  private void flatten(
      @Nullable Section section, String pid, String name, String prefix, Map<?, ?> keys) {
    keys.forEach(
        (k, value) -> {
          String key = prefix + k;
          if (value instanceof Map<?, ?> nested) {
            flatten(section, pid, name, key + '.', nested);
          } else if (section == null) {
            values(pid).put(key, plain(value));
          } else {
            put(section, pid, name, key, value, "");
          }
        });
  }

  private void variables(Section section) {
    environment
        .variables(section)
        .forEach(
            (attribute, variable) ->
                put(
                    section,
                    section.pid(),
                    section.name(),
                    attribute.key(),
                    environment.value(variable),
                    variable));
  }

  private void option(String full, String value) {
    for (int dot = full.lastIndexOf('.'); dot > 0; dot = full.lastIndexOf('.', dot - 1)) {
      Section section = schema.section(full.substring(0, dot));
      if (section != null) {
        String key = full.substring(dot + 1);
        put(section, section.pid(), section.name(), key, value, "the command line");
        return;
      }
    }
    problems.add(
        new Problem(
            full + ": nothing in this program knows the key, set by the command line", true));
  }

  private void put(
      Section section, String pid, String name, String key, Object value, String origin) {
    String full = name + '.' + key;
    Attribute attribute = section.attribute(key);
    String from = origin.isEmpty() ? "" : ", set by " + origin;
    boolean option = origin.equals("the command line");
    if (attribute == null) {
      List<String> known = section.attributes().stream().map(a -> name + '.' + a.key()).toList();
      problems.add(
          new Problem(full + ": no such key (" + Hint.among(known, full) + ")" + from, option));
      return;
    }
    Object converted = Values.convert(attribute, value, !origin.isEmpty());
    if (converted != null) {
      values(pid).put(key, converted);
      return;
    }
    String show = origin.isEmpty() ? shown(value) : shortened(value.toString());
    if (attribute.type() == Attribute.Type.PASSWORD) {
      show = "***";
    }
    problems.add(
        new Problem(
            full + ": " + show + " (expected: " + attribute.expected() + ")" + from, option));
  }

  private Map<String, Object> values(String pid) {
    return byPid.computeIfAbsent(pid, p -> new LinkedHashMap<>());
  }

  /** What a bundle gets that describes none of its keys. */
  private static Object plain(Object value) {
    return switch (value) {
      case BigDecimal number when number.stripTrailingZeros().scale() <= 0 -> number.longValue();
      case BigDecimal number -> number.doubleValue();
      case List<?> list -> list.stream().map(String::valueOf).toArray(String[]::new);
      default -> value;
    };
  }

  private static String shown(Object value) {
    String text = value instanceof String s ? '"' + s + '"' : String.valueOf(value);
    return shortened(text);
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + '…' : text;
  }

  private void problem(String text) {
    problems.add(Problem.of(text));
  }
}
