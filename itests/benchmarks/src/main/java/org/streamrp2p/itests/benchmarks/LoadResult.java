package org.streamrp2p.itests.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrp2p.itests.benchmarks.load.Load;

/** What the players of one run measured. */
record LoadResult(Map<String, Double> values) {
  /** Players on processor 1, which the server does not use. */
  static LoadResult measure(Map<String, Object> options) throws Exception {
    List<String> words = Pinned.java(1, Load.class, 512);
    options.forEach((key, value) -> words.add(key + "=" + value));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      List<String> lines = new ArrayList<>();
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        reader.lines().forEach(lines::add);
      }
      if (process.waitFor() != 0) {
        throw new IOException("the players ended with " + process.exitValue());
      }
      Map<String, Double> values = new HashMap<>();
      for (String line : lines) {
        int equals = line.indexOf('=');
        values.put(line.substring(0, equals), Double.valueOf(line.substring(equals + 1)));
      }
      return new LoadResult(values);
    } finally {
      process.destroyForcibly();
    }
  }

  double get(String key) {
    Double value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("not measured: " + key);
    }
    return value;
  }
}
