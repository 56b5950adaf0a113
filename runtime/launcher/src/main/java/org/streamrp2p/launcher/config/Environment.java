package org.streamrp2p.launcher.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Overrides that come with the process: variables, and above them options of the command line. */
public final class Environment {
  /** What our variables begin with. */
  public static final String PREFIX = "STREAMR_";

  /** Names from before this program, by the key they stand for. */
  private static final Map<String, String> OLDER =
      Map.of("rtmp.port", "RTMP_PORT", "http.port", "STATS_PORT");

  private final Map<String, String> variables;
  private final Map<String, String> options;

  /**
   * @param variables of the process
   * @param options values by full key ({@code rtmp.port}) that the command line set
   */
  public Environment(Map<String, String> variables, Map<String, String> options) {
    this.variables = Map.copyOf(variables);
    this.options = new LinkedHashMap<>(options);
  }

  /** Options by full key, in their order. */
  Map<String, String> options() {
    return options;
  }

  /** The variables that set keys of a section: attribute to variable name. */
  Map<Attribute, String> variables(Section section) {
    Map<Attribute, String> found = new LinkedHashMap<>();
    for (Attribute attribute : section.attributes()) {
      String older = OLDER.getOrDefault(section.name() + '.' + attribute.key(), "");
      String name = section.variable(attribute);
      if (variables.containsKey(name)) {
        found.put(attribute, name);
      } else if (variables.containsKey(older)) {
        found.put(attribute, older);
      }
    }
    return found;
  }

  /** Value of a variable that {@link #variables(Section)} named. */
  String value(String variable) {
    return variables.getOrDefault(variable, "");
  }
}
