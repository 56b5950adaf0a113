package org.streamrp2p.itests.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Commands that run on one processor. */
final class Pinned {
  private Pinned() {}

  static List<String> command(int processor) {
    return new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
  }

  /** A class of the benchmarks as a process of its own, on one processor. */
  static List<String> java(int processor, Class<?> main, int heapMegabytes) {
    List<String> words = command(processor);
    words.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx" + heapMegabytes + "m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    return words;
  }
}
