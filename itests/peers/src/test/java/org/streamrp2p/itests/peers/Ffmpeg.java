package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ffmpeg that the build unpacked. */
final class Ffmpeg {
  private static final Path FOLDER = Path.of(System.getProperty("ffmpeg.folder"));

  static final Map<String, String> VARIABLES = Map.of("LD_LIBRARY_PATH", FOLDER.toString());

  private Ffmpeg() {}

  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program("ffmpeg")));
    command.addAll(List.of("-nostdin", "-y", "-hide_banner", "-nostats", "-loglevel", "warning"));
    command.addAll(List.of(arguments));
    return command;
  }

  static List<String> probe(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program("ffprobe")));
    command.addAll(List.of("-hide_banner", "-loglevel", "warning", "-of", "json"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A jar does not keep that a file is a program. */
  private static String program(String name) {
    Path program = FOLDER.resolve(name);
    try {
      if (!Files.isExecutable(program)) {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program.toString();
  }
}
