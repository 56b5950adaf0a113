package org.streamrp2p.itests.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Resident memory of several nodes at the same time, first idle, then with 50 players each. */
final class MemoryBenchmark {
  private static final double LIMIT_MEGABYTES = 100;
  private static final double IDLE_SECONDS = 60;
  private static final double SETTLE_SECONDS = 5;
  private static final int PLAYERS_EACH_WAY = 25;
  private static final String STREAM = "bench";

  private final Path program;
  private final Ffmpeg ffmpeg;
  private final Path work;
  private final int count;
  private final double loadSeconds;

  MemoryBenchmark(Path program, Ffmpeg ffmpeg, Path work, int count, double minutes) {
    this.program = program;
    this.ffmpeg = ffmpeg;
    this.work = work;
    this.count = count;
    this.loadSeconds = minutes * 60;
  }

  List<Figure> run() throws Exception {
    Path clip = work.resolve("clip.flv");
    Benchmarks.progress("Making the clip ...");
    ffmpeg.generate(clip);
    Path trained = work.resolve("memory");
    Node.train(program, trained);
    List<Node> nodes = new ArrayList<>();
    List<Process> publishers = new ArrayList<>();
    try (Players players = new Players()) {
      for (int i = 0; i < count; i++) {
        Path data = work.resolve("memory" + i);
        copyCache(trained, data);
        nodes.add(Node.start(program, data));
      }
      double idleSeconds = Math.min(IDLE_SECONDS, loadSeconds);
      Benchmarks.progress("%d nodes, idle for %.0f s ...".formatted(count, idleSeconds));
      sleep(idleSeconds);
      List<Double> idle = resident(nodes);

      for (Node node : nodes) {
        node.awaitHttp();
        publishers.add(ffmpeg.publish(clip, node.publishUrl(STREAM)));
        node.awaitStream(STREAM);
        for (int i = 0; i < PLAYERS_EACH_WAY; i++) {
          players.playRtmp(node.rtmp(), STREAM);
          players.playHttpFlv(node.http(), STREAM);
        }
      }
      // A player first gets what is kept for new players: not counted.
      sleep(SETTLE_SECONDS);
      Benchmarks.progress("With players, for %.0f s ...".formatted(loadSeconds));
      List<Long> before = players.received();
      long begin = System.nanoTime();
      sleep(loadSeconds);
      List<Long> after = players.received();
      double seconds = (System.nanoTime() - begin) / 1e9;
      List<Double> loaded = resident(nodes);
      double expected = seconds * Files.size(clip) / Ffmpeg.CLIP_SECONDS;
      List<Double> percent = new ArrayList<>();
      for (int i = 0; i < after.size(); i++) {
        percent.add(100 * (after.get(i) - before.get(i)) / expected);
      }
      return List.of(
          Figure.each("resident memory idle, MB", LIMIT_MEGABYTES, idle),
          Figure.each("resident memory with 50 players, MB", LIMIT_MEGABYTES, loaded),
          Figure.between("received by a player, % of the stream", 90, 110, percent),
          Figure.each("players closed", 0, List.of((double) players.closed())));
    } finally {
      publishers.forEach(Process::destroyForcibly);
      for (Node node : nodes) {
        node.close();
      }
    }
  }

  private static List<Double> resident(List<Node> nodes) throws IOException {
    List<Double> values = new ArrayList<>();
    for (Node node : nodes) {
      values.add(node.residentMegabytes());
    }
    return values;
  }

  /** The cache fits the program and the Java, whichever data folder it lies in. */
  private static void copyCache(Path from, Path to) throws IOException {
    Path target = Files.createDirectories(to.resolve("aot"));
    List<Path> caches;
    try (Stream<Path> files = Files.list(from.resolve("aot"))) {
      caches = files.filter(f -> f.toString().endsWith(".aot")).toList();
    }
    for (Path cache : caches) {
      Files.copy(cache, target.resolve(cache.getFileName().toString()));
    }
  }

  private static void sleep(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1000));
  }
}
