package org.streamrp2p.itests.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The time from the start of the process to the first accepted RTMP connection. */
final class StartBenchmark {
  private static final double LIMIT_MILLIS = 1000;
  private static final double CACHED_LIMIT_MILLIS = 400;

  private final Path program;
  private final Path work;
  private final int runs;

  StartBenchmark(Path program, Path work, int runs) {
    this.program = program;
    this.work = work;
    this.runs = runs;
  }

  List<Figure> run() throws Exception {
    List<Path> fresh = new ArrayList<>();
    List<Path> trained = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      fresh.add(work.resolve("fresh" + i));
      trained.add(work.resolve("trained"));
    }
    List<Figure> figures = new ArrayList<>();
    figures.addAll(measure("without AOT cache", LIMIT_MILLIS, fresh));
    Node.train(program, trained.getFirst());
    figures.addAll(measure("with AOT cache", CACHED_LIMIT_MILLIS, trained));
    return figures;
  }

  /** The first run is not counted. */
  private List<Figure> measure(String how, double limit, List<Path> folders) throws Exception {
    List<Double> starts = new ArrayList<>();
    List<Double> stops = new ArrayList<>();
    List<Double> codes = new ArrayList<>();
    for (Path data : folders) {
      try (Node node = Node.start(program, data)) {
        Node.Stop stop = node.stop();
        Benchmarks.progress(
            "Start %s: %.0f ms, stop: %.0f ms".formatted(how, node.startMillis(), stop.millis()));
        starts.add(node.startMillis());
        stops.add(stop.millis());
        codes.add((double) stop.exitCode());
      }
    }
    return List.of(
        Figure.median("start " + how + ", ms", limit, counted(starts)),
        Figure.plain("SIGTERM to exit " + how + ", ms", counted(stops)),
        Figure.each("exit code " + how, 0, counted(codes)));
  }

  private static List<Double> counted(List<Double> values) {
    return values.subList(1, values.size());
  }
}
