package org.streamrp2p.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which way imports point: media ← spi ← {hub, host}, spi ← protocols, transports, bundles. Read
 * from the sources, so that a fully qualified name counts like an import.
 */
class ImportsTest {
  private static final Path ROOT = Path.of(System.getProperty("streamr.root"));
  private static final Pattern OWN = Pattern.compile("\\borg\\.streamrp2p\\.([a-z]+)\\b");

  /** Wire libraries: embedded privately by whoever uses them. */
  private static final Set<String> LIBRARIES = Set.of("amf", "flv", "coordinator");

  private static final Set<String> TOP =
      Set.of("runtime", "bundles", "protocols", "transports", "distribution", "itests");

  @Test
  void everyModuleImportsOnlyWhatItMay() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> modules = modules();
    assertTrue(modules.size() >= 12, "modules found: " + modules);
    for (Path module : modules) {
      Set<String> used = used(module);
      used.removeAll(allowed(module));
      if (!used.isEmpty()) {
        wrong.add(ROOT.relativize(module) + " imports " + used);
      }
    }
    assertEquals(List.of(), wrong);
  }

  // The test must be able to fail: a made-up import in each direction is found.
  @Test
  void aWrongImportWouldBeFound() {
    assertFalse(allowed(ROOT.resolve("runtime/host")).contains("rtmp"));
    assertFalse(allowed(ROOT.resolve("runtime/host")).contains("hub"));
    assertFalse(allowed(ROOT.resolve("protocols/rtmp")).contains("http"));
    assertFalse(allowed(ROOT.resolve("protocols/rtmp")).contains("hub"));
    assertFalse(allowed(ROOT.resolve("bundles/dashboard")).contains("identity"));
    assertFalse(allowed(ROOT.resolve("runtime/media")).contains("spi"));
    assertEquals(
        Set.of("hub", "rtmp"),
        names("import org.streamrp2p.hub.X;\n new org.streamrp2p.rtmp.chunk.Y();"));
  }

  // The owner's top level: a new folder is a decision, not an accident.
  @Test
  void theTopLevelIsFixed() throws IOException {
    try (Stream<Path> entries = Files.list(ROOT)) {
      Set<String> folders = new TreeSet<>();
      entries
          .filter(Files::isDirectory)
          .map(p -> p.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !name.equals("target"))
          .forEach(folders::add);
      assertEquals(new TreeSet<>(TOP), folders);
    }
  }

  private static Set<String> allowed(Path module) {
    Path relative = ROOT.relativize(module);
    String name = relative.getFileName().toString();
    Set<String> allowed = new TreeSet<>(Set.of(name.replace("-", "")));
    switch (relative.getName(0).toString()) {
      case "runtime" -> {
        if (!name.equals("media")) {
          allowed.add("media");
        }
        if (!name.equals("media") && !name.equals("spi")) {
          allowed.add("spi");
        }
      }
      case "protocols" -> {
        allowed.add("media");
        if (!LIBRARIES.contains(name)) {
          allowed.add("spi");
          allowed.addAll(LIBRARIES);
        }
      }
      case "transports" -> allowed.addAll(Set.of("spi", "media"));
      case "bundles" -> {
        allowed.addAll(Set.of("spi", "media"));
        allowed.addAll(LIBRARIES);
      }
      default -> throw new IllegalArgumentException(module.toString());
    }
    return allowed;
  }

  private static List<Path> modules() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (String top : List.of("runtime", "protocols", "transports", "bundles")) {
      try (Stream<Path> folders = Files.list(ROOT.resolve(top))) {
        folders.filter(p -> Files.isDirectory(p.resolve("src/main/java"))).forEach(modules::add);
      }
    }
    return modules;
  }

  private static Set<String> used(Path module) throws IOException {
    try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
      Set<String> used = new TreeSet<>();
      sources
          .filter(p -> p.toString().endsWith(".java"))
          .forEach(p -> used.addAll(names(withoutPids(read(p)))));
      return used;
    }
  }

  /** String literals name configuration and services, not classes. */
  private static String withoutPids(String source) {
    return source.replaceAll("\"[^\"\n]*\"", "\"\"");
  }

  private static Set<String> names(String source) {
    Set<String> names = new TreeSet<>();
    for (Matcher m = OWN.matcher(source); m.find(); ) {
      names.add(m.group(1));
    }
    return names;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
