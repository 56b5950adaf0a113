package org.streamrp2p.launcher.logging;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * From which level on a logger speaks: a default, and other levels below prefixes.
 *
 * @param standard for all that no prefix covers
 * @param prefixes the longest first
 */
record Levels(Level standard, List<Map.Entry<String, Level>> prefixes) {
  static final Levels INFO = new Levels(Level.INFO, List.of());

  static Levels of(String standard, Map<String, String> byPrefix) {
    List<Map.Entry<String, Level>> prefixes =
        byPrefix.entrySet().stream()
            .map(e -> Map.entry(e.getKey(), level(e.getValue())))
            .sorted(Comparator.comparingInt(e -> -e.getKey().length()))
            .toList();
    return new Levels(level(standard), prefixes);
  }

  Level of(String logger) {
    for (Map.Entry<String, Level> entry : prefixes) {
      if (covers(entry.getKey(), logger)) {
        return entry.getValue();
      }
    }
    return standard;
  }

  private static boolean covers(String prefix, String logger) {
    return logger.startsWith(prefix)
        && (logger.length() == prefix.length() || logger.charAt(prefix.length()) == '.');
  }

  private static Level level(String name) {
    return Level.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
