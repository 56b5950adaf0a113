package org.streamrp2p.launcher.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration that was found good: values by PID and key. What is not in it has its default.
 *
 * @param byPid values as Configuration Admin takes them
 */
public record Settings(Map<String, Map<String, Object>> byPid) {
  public Settings {
    byPid = new LinkedHashMap<>(byPid);
  }

  /** The values of a section, empty when the file and the environment set none. */
  public Map<String, Object> values(String pid) {
    return byPid.getOrDefault(pid, Map.of());
  }
}
