package org.streamrp2p.itests.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrp2p.itests.benchmarks.load.Publisher;

/**
 * One stream of 5 Mbit/s to many players, beside nginx-rtmp and beside a bare sender in the same
 * run. The server has processor 0, publisher and players have processor 1.
 */
final class FanOutBenchmark {
  private static final int ETHERNET_SEGMENT = 1448;
  private static final int JOINS_PER_SECOND = 200;
  private static final int WARM_SECONDS = 15;

  /** The whole clip: part of it would bring more or less than its average. */
  private static final int MEASURE_SECONDS = Ffmpeg.CLIP_SECONDS;

  private static final int FIRST_PLAYERS = 50;

  /** {@code hub.merge.maxMillis}. */
  private static final int LONG_WINDOW = 190;

  /** Of other servers as they are shipped. */
  private static final int OTHERS_WINDOW = 350;

  private static final int SHORT_WINDOW = 60;
  private static final List<Integer> COUNTS = List.of(50, 200, 500, 1000, 4000);
  private static final List<Integer> SEGMENTS = List.of(ETHERNET_SEGMENT, 0);

  private static final String IO_URING = ", \"host\": { \"transport\": \"io_uring\" }";
  private static final String IO_URING_LONG =
      IO_URING + ", \"hub\": { \"merge\": { \"maxMillis\": " + OTHERS_WINDOW + " } }";
  private static final String SHORT =
      ", \"hub\": { \"merge\": { \"fixedMillis\": " + SHORT_WINDOW + " } }";
  private static final String MANY =
      "\"connections\": { \"max\": 20000, \"maxPerAddress\": 20000 }";

  /** Starts a server for one run. */
  private interface Start {
    Server run() throws Exception;
  }

  private final Path program;
  private final Ffmpeg ffmpeg;
  private final Path work;
  private final int runs;
  private final List<String> table = new ArrayList<>();
  private int nodes;
  private Path clip = Path.of("");
  private double bytesPerSecond;

  FanOutBenchmark(Path program, Ffmpeg ffmpeg, Path work, int runs) {
    this.program = program;
    this.ffmpeg = ffmpeg;
    this.work = work;
    this.runs = runs;
  }

  /** The figures that have a limit. */
  List<Figure> run() throws Exception {
    prepare();
    List<Figure> figures = new ArrayList<>();
    for (int segment : SEGMENTS) {
      figures.addAll(thousand(segment));
    }
    figures.addAll(thousands());
    figures.addAll(latency());
    return figures;
  }

  /** From the publisher's write to the read of the whole frame by each of 200 players. */
  private List<Figure> latency() throws Exception {
    List<Double> late = new ArrayList<>();
    List<Double> median = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      LoadResult result = measure("StreamrP2P", 200, ETHERNET_SEGMENT, () -> node(""), true);
      median.add(result.get("latencyP50"));
      late.add(result.get("latencyP99"));
    }
    return List.of(
        Figure.plain("200 players: publisher to player, median, ms", median),
        Figure.median("200 players: publisher to player, 99th percentile, ms", 20, late));
  }

  /** Every server with every number of players, for comparison. */
  void compare() throws Exception {
    prepare();
    for (int segment : SEGMENTS) {
      for (int players : COUNTS) {
        measure("bare sender, 190 ms", players, segment, () -> Server.bare(clip, LONG_WINDOW));
        measure("bare sender, 60 ms", players, segment, () -> Server.bare(clip, SHORT_WINDOW));
        measure("StreamrP2P", players, segment, () -> node(""));
        measure("StreamrP2P, merge 60 ms", players, segment, () -> node(SHORT));
        measure("nginx-rtmp", players, segment, () -> Server.nginx(work));
      }
    }
  }

  /** Everything measured so far, as Markdown. */
  List<String> table() {
    return table;
  }

  private List<Figure> thousand(int segment) throws Exception {
    List<Double> ratio = new ArrayList<>();
    List<Double> othersRatio = new ArrayList<>();
    List<Double> ringRatio = new ArrayList<>();
    List<Double> longRingRatio = new ArrayList<>();
    List<Double> shortCost = new ArrayList<>();
    List<Double> shortRatio = new ArrayList<>();
    List<Double> shortSilence = new ArrayList<>();
    List<Double> median = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      double bare =
          cost(measure("bare sender, 190 ms", 1000, segment, () -> Server.bare(clip, LONG_WINDOW)));
      double others =
          cost(
              measure(
                  "bare sender, 350 ms", 1000, segment, () -> Server.bare(clip, OTHERS_WINDOW)));
      LoadResult node = measure("StreamrP2P", 1000, segment, () -> node(""));
      LoadResult ring = measure("StreamrP2P, io_uring", 1000, segment, () -> node(IO_URING));
      LoadResult longRing =
          measure("StreamrP2P, io_uring, 350 ms", 1000, segment, () -> node(IO_URING_LONG));
      double shortBare =
          cost(measure("bare sender, 60 ms", 1000, segment, () -> Server.bare(clip, SHORT_WINDOW)));
      LoadResult quick = measure("StreamrP2P, merge 60 ms", 1000, segment, () -> node(SHORT));
      ratio.add(cost(node) / bare);
      othersRatio.add(cost(node) / others);
      ringRatio.add(cost(ring) / bare);
      longRingRatio.add(cost(longRing) / others);
      shortCost.add(cost(quick));
      shortRatio.add(cost(quick) / shortBare);
      shortSilence.add(quick.get("silenceP50"));
      median.add(node.get("keyFrameP50"));
      late.add(node.get("keyFrameP95"));
    }
    String players = "1000 players, " + segments(segment) + ": ";
    return List.of(
        Figure.median(players + "CPU per byte / bare sender", 1.1, ratio),
        Figure.plain(players + "CPU per byte / bare sender that gathers for 350 ms", othersRatio),
        Figure.median(players + "CPU per byte with io_uring / bare sender", 1.0, ringRatio),
        Figure.median(players + "the same, both gather for 350 ms", 1.0, longRingRatio),
        Figure.median(players + "CPU s per GB, merge 60 ms", 0.21, shortCost),
        Figure.median(players + "the same / bare sender at 60 ms", 1.1, shortRatio),
        Figure.median(players + "longest silence, merge 60 ms, ms", 90, shortSilence),
        Figure.median(players + "join to first key frame, median, ms", 3, median),
        Figure.median(players + "join to first key frame, 95th percentile, ms", 10, late));
  }

  private List<Figure> thousands() throws Exception {
    String many = ", \"host\": { " + MANY + " }";
    List<Double> load = new ArrayList<>();
    List<Double> ratio = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    List<Double> starved = new ArrayList<>();
    List<Double> starvedEight = new ArrayList<>();
    List<Double> bareEight = new ArrayList<>();
    List<Double> bareFour = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      LoadResult bare =
          measure(
              "bare sender, 190 ms", 4000, ETHERNET_SEGMENT, () -> Server.bare(clip, LONG_WINDOW));
      LoadResult four = measure("StreamrP2P", 4000, ETHERNET_SEGMENT, () -> node(many));
      LoadResult eight = measure("StreamrP2P", 8000, ETHERNET_SEGMENT, () -> node(many));
      LoadResult eightBare =
          measure(
              "bare sender, 190 ms", 8000, ETHERNET_SEGMENT, () -> Server.bare(clip, LONG_WINDOW));
      bareFour.add(bare.get("cpuPercent"));
      bareEight.add(eightBare.get("cpuPercent"));
      load.add(four.get("cpuPercent"));
      ratio.add(cost(four) / cost(bare));
      resident.add(four.get("residentMegabytes"));
      starved.add(four.get("starved") + four.get("closed"));
      starvedEight.add(eight.get("starved") + eight.get("closed"));
    }
    return List.of(
        Figure.median("4000 players: load of one processor, %", 40, load),
        Figure.plain("4000 players: the same of the bare sender, %", bareFour),
        Figure.median("4000 players: CPU per byte / bare sender", 1.1, ratio),
        Figure.each("4000 players: resident memory, MB", 200, resident),
        Figure.each("4000 players: starved or closed", 0, starved),
        Figure.each("8000 players: starved or closed", 0, starvedEight),
        Figure.plain("8000 players: load of one processor by the bare sender, %", bareEight));
  }

  private static double cost(LoadResult result) {
    return result.get("cpuPerGigabyte");
  }

  private void prepare() throws Exception {
    if (table.isEmpty()) {
      clip = work.resolve("fanout.flv");
      Benchmarks.progress("Making the clip ...");
      ffmpeg.generate(clip);
      bytesPerSecond = (double) Files.size(clip) / Ffmpeg.CLIP_SECONDS;
      table.add(
          "| server | players | segments | CPU s per GB | % of a processor | longest silence, ms:"
              + " median, max | join to key frame, ms: median, 95 % | starved | closed | resident"
              + " MB | % of the players' processor |");
      table.add("|---|---|---|---|---|---|---|---|---|---|---|");
    }
  }

  private Server node(String configuration) throws Exception {
    return Server.node(program, work.resolve("fanout" + nodes++), configuration);
  }

  private LoadResult measure(String name, int players, int segment, Start start) throws Exception {
    return measure(name, players, segment, start, false);
  }

  private LoadResult measure(String name, int players, int segment, Start start, boolean latency)
      throws Exception {
    Benchmarks.progress("%s, %d players, %s ...".formatted(name, players, segments(segment)));
    Process publisher = null;
    try (Server server = start.run()) {
      if (!server.publishUrl().isEmpty()) {
        publisher = publish(server.publishUrl(), latency);
        Thread.sleep(3000); // more than a group of pictures: all joins find the same
      }
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("players", players);
      options.put("port", server.port());
      options.put("protocol", server.protocol());
      options.put("stream", Server.STREAM);
      options.put("rate", Math.max(JOINS_PER_SECOND, players / 20));
      options.put("first", FIRST_PLAYERS);
      options.put("warm", WARM_SECONDS);
      options.put("seconds", MEASURE_SECONDS);
      options.put("mss", segment);
      options.put("latency", latency);
      options.put("pid", server.pid());
      options.put("expected", (int) bytesPerSecond);
      LoadResult result = LoadResult.measure(options);
      table.add(row(name, players, segment, result));
      Benchmarks.progress(table.getLast());
      return result;
    } finally {
      if (publisher != null) {
        publisher.destroyForcibly();
        publisher.waitFor();
      }
    }
  }

  private Process publish(String url, boolean stamped) throws IOException {
    List<String> words = Pinned.java(1, Publisher.class, 128);
    words.addAll(List.of(clip.toString(), url, stamped ? "stamp" : "plain"));
    return new ProcessBuilder(words).inheritIO().start();
  }

  private static String segments(int segment) {
    return segment == 0 ? "64 KiB segments" : segment + "-byte segments";
  }

  private static String row(String name, int players, int segment, LoadResult r) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %.3f | %.1f | %.0f, %.0f | %.1f, %.1f | %.0f | %.0f | %.0f | %.0f |",
        name,
        players,
        segment == 0 ? "64 KiB" : segment + " B",
        cost(r),
        r.get("cpuPercent"),
        r.get("silenceP50"),
        r.get("silenceMax"),
        r.get("keyFrameP50"),
        r.get("keyFrameP95"),
        r.get("starved"),
        r.get("closed"),
        r.get("residentMegabytes"),
        r.get("playersCpuPercent"));
  }
}
