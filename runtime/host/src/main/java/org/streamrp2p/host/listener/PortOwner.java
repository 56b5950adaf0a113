package org.streamrp2p.host.listener;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds who listens on a TCP port, as far as the system lets us see it (proc(5); Linux only). */
final class PortOwner {
  private static final String LISTEN = "0A";

  private PortOwner() {}

  /**
   * @return {@code NAME (pid N)}, or null if it cannot be known
   */
  static @Nullable String of(int port) {
    try {
      Set<String> sockets = new HashSet<>();
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        if (Files.isReadable(Path.of(table))) {
          collect(Files.readAllLines(Path.of(table)), port, sockets);
        }
      }
      return sockets.isEmpty() ? null : holder(sockets);
    } catch (IOException e) {
      return null; // a process ended while we looked, or /proc is closed to us: not worth more
    }
  }

  private static void collect(List<String> lines, int port, Set<String> sockets) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String line : lines) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN)) {
        sockets.add("socket:[" + columns[9] + "]");
      }
    }
  }

  private static @Nullable String holder(Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          return Files.readString(process.resolve("comm")).strip()
              + " (pid "
              + process.getFileName()
              + ')';
        }
      }
    }
    return null;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // another user's process, or one that just ended
    }
    return false;
  }
}
