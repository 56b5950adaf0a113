package org.streamrp2p.itests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that once showed a fault: {@code src/test/resources/fuzz/TARGET/WHAT}. */
final class KeptInputs {
  private static final Path FOLDER =
      Path.of(System.getProperty("streamr.root"), "itests/fuzz/src/test/resources/fuzz");

  private KeptInputs() {}

  static List<byte[]> of(Target target) throws IOException {
    Path folder = FOLDER.resolve(target.name());
    List<byte[]> inputs = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          inputs.add(Files.readAllBytes(file));
        }
      }
    }
    return inputs;
  }

  static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).toList();
    }
  }
}
