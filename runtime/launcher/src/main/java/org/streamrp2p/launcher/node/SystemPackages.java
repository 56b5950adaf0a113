package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrp2p.launcher.Main;

/**
 * Packages of the class path that bundles may import. Netty owns live sockets and native code, so
 * it cannot be reloaded and need not be a bundle.
 */
final class SystemPackages {
  private SystemPackages() {}

  /** Version by package. */
  static Map<String, String> read() {
    try (InputStream in = Main.class.getResourceAsStream("system.packages")) {
      if (in == null) {
        throw new IllegalStateException("system.packages is missing in the program");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> packages = new LinkedHashMap<>();
    String version = "";
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        version = line.substring(1, line.length() - 1).replace(".Final", "");
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        packages.put(line, version);
      }
    }
    return packages;
  }

  /** As {@code org.osgi.framework.system.packages.extra} wants them. */
  static String header() {
    return read().entrySet().stream()
        .map(e -> e.getKey() + ";version=\"" + e.getValue() + '"')
        .collect(Collectors.joining(","));
  }
}
