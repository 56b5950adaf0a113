package org.streamrp2p.itests.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the benchmarks that are asked for and prints a row for each figure. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Exits with 1 when a figure is beyond its limit.
   *
   * @param args {@code start|memory|fanout|compare|swap|all}, runs (or nodes), minutes of load, the
   *     program folder, the folder of ffmpeg
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 5
        || !List.of("start", "memory", "fanout", "compare", "swap", "all").contains(args[0])) {
      System.err.println(
          "Usage: Benchmarks start|memory|fanout|compare|swap|all RUNS MINUTES PROGRAM FFMPEG");
      System.exit(2);
    }
    int runs = Integer.parseInt(args[1]);
    double minutes = Double.parseDouble(args[2]);
    Path program = Path.of(args[3]);
    // For Ctrl-C; otherwise each benchmark ends what it started.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    List<Figure> figures = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create()) {
      Ffmpeg ffmpeg = new Ffmpeg(Path.of(args[4]));
      if (asked(args, "start")) {
        figures.addAll(new StartBenchmark(program, work.path(), runs).run());
      }
      if (asked(args, "memory")) {
        figures.addAll(new MemoryBenchmark(program, ffmpeg, work.path(), runs, minutes).run());
      }
      FanOutBenchmark fanOut = new FanOutBenchmark(program, ffmpeg, work.path(), runs);
      if (asked(args, "fanout")) {
        figures.addAll(fanOut.run());
      }
      if (args[0].equals("compare")) {
        fanOut.compare();
      }
      if (asked(args, "swap")) {
        figures.addAll(new SwapBenchmark(program, ffmpeg, work.path(), runs).run());
      }
      fanOut.table().forEach(System.out::println);
      System.out.println();
    }
    System.out.println(Figure.HEADER);
    figures.forEach(f -> System.out.println(f.row()));
    System.exit(figures.stream().allMatch(Figure::good) ? 0 : 1);
  }

  private static boolean asked(String[] args, String benchmark) {
    return args[0].equals(benchmark) || args[0].equals("all");
  }

  static void progress(String text) {
    System.err.println(text);
  }
}
