package org.streamrp2p.itests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs Jazzer on each target for a while, one after the other, each in a process of its own. */
final class LongRun {
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

  private LongRun() {}

  /**
   * @param arguments folder to work in, seconds for each target, names of targets or {@code all}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    List<String> faults = new ArrayList<>();
    for (Target target : targets(arguments[2])) {
      Path corpus = Files.createDirectories(folder.resolve("corpus").resolve(target.name()));
      Path found = Files.createDirectories(folder.resolve("found").resolve(target.name()));
      addSeeds(target, corpus);
      int code =
          new ProcessBuilder(command(target, arguments[1], corpus, found))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        faults.add(target + ": see " + found);
      }
    }
    faults.forEach(System.err::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  private static List<Target> targets(String names) {
    return names.equals("all")
        ? Targets.ALL
        : List.of(names.split(",")).stream().map(Targets::named).toList();
  }

  private static void addSeeds(Target target, Path corpus) throws IOException {
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    for (byte[] input : KeptInputs.of(target)) {
      Files.write(corpus.resolve("kept-" + number++), input);
    }
  }

  private static List<String> command(Target target, String seconds, Path corpus, Path found) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-Dstreamr.root=" + System.getProperty("streamr.root"),
        "-cp",
        System.getProperty("java.class.path"),
        JAZZER,
        "--target_class=" + JazzerEntry.class.getName(),
        "--target_args=" + target.name(),
        "--instrumentation_includes=org.streamrp2p.**",
        "--instrumentation_excludes=org.streamrp2p.itests.**",
        // Netty's own use of memory and files is no finding, and the hooks do not stand it.
        "--custom_hook_includes=org.streamrp2p.**",
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
        "--reproducer_path=" + found,
        "-artifact_prefix=" + found + "/",
        "-max_total_time=" + seconds,
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=8192",
        "-print_final_stats=1",
        corpus.toString());
  }
}
