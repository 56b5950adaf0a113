package org.streamrp2p.itests.benchmarks.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server and its children, as proc(5) shows them. */
record ServerProcess(long pid) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

  /** Time on a processor of all threads that live, in nanoseconds. */
  long cpuNanos() throws IOException {
    long sum = 0;
    for (Path process : processes()) {
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path thread : threads) {
          sum += Long.parseLong(read(thread.resolve("schedstat"), "0 ").split(" ")[0]);
        }
      }
    }
    return sum;
  }

  long residentBytes() throws IOException {
    long sum = 0;
    for (Path process : processes()) {
      Matcher matcher = RESIDENT.matcher(read(process.resolve("status"), ""));
      sum += matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }
    return sum;
  }

  private List<Path> processes() {
    List<Path> all = new ArrayList<>();
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    all.add(Path.of("/proc", Long.toString(pid)));
    server.descendants().forEach(child -> all.add(Path.of("/proc", Long.toString(child.pid()))));
    return all;
  }

  /** A thread may end while we look. */
  private static String read(Path file, String otherwise) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return otherwise;
    }
  }
}
