package org.streamrp2p.launcher.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.launcher.config.Hint;

/**
 * The options of {@code streamr start}.
 *
 * @param configuration the file named, if any
 * @param overrides values by full key: {@code rtmp.port}
 */
record StartCommandLine(@Nullable Path configuration, Map<String, String> overrides) {
  static final String HELP =
      """
      Usage: streamr start [options]
      Starts a node in the foreground; Ctrl-C, SIGTERM or `streamr stop` ends it.

        --demo            publish a test clip in a loop
        --data DIR        data folder (default: the user's)
        --config FILE     configuration file (default: conf/streamr.json in the data folder)
        --rtmp-port N     instead of rtmp.port
        --http-port N     instead of http.port

      Example: streamr start --demo --rtmp-port 1936
      """;

  private static final List<String> OPTIONS =
      List.of("--demo", "--config", "--rtmp-port", "--http-port", "--relay-port");

  static StartCommandLine parse(List<String> words) {
    Path configuration = null;
    Map<String, String> overrides = new LinkedHashMap<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (Arguments.name(word)) {
        case "--demo" -> overrides.put("demo.enabled", "true");
        case "--config" -> configuration = Path.of(Arguments.value(word, rest)).toAbsolutePath();
        case "--rtmp-port" -> overrides.put("rtmp.port", port(word, rest));
        case "--http-port" -> overrides.put("http.port", port(word, rest));
        case "--relay-port" -> overrides.put("relay.port", port(word, rest));
        default ->
            throw new UsageException(
                "Unknown option "
                    + word
                    + " ("
                    + Hint.among(OPTIONS, word)
                    + "). See: streamr start --help");
      }
    }
    return new StartCommandLine(configuration, overrides);
  }

  private static String port(String word, Iterator<String> rest) {
    String value = Arguments.value(word, rest);
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new UsageException(Arguments.name(word) + ": " + value + " (expected: 0..65535)");
    }
    return value;
  }
}
