package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** The program as a user has it. */
final class Program {
  private static final Path MADE =
      Path.of(System.getProperty("streamr.root"), "distribution/assembly/target");

  /** The program folder of the build. */
  static final Path FOLDER = MADE.resolve("streamr");

  static final String VERSION = System.getProperty("streamr.version");

  private Program() {}

  /** Unpacks the zip and returns the program folder in it. */
  static Path unzip(Path into) throws IOException {
    Path zip = MADE.resolve("streamr-" + VERSION + ".zip");
    try (FileSystem packed =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
        Stream<Path> files = Files.walk(packed.getPath("/"))) {
      for (Path file : files.toList()) {
        Path target = into.resolve(packed.getPath("/").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return into.resolve("streamr-" + VERSION);
  }
}
