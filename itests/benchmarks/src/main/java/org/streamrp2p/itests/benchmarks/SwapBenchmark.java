package org.streamrp2p.itests.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.streamrp2p.itests.benchmarks.load.Publisher;

/**
 * The RTMP bundle is updated under 1,000 players and 20 publishers: how long nobody has a
 * connection, what players notice of it, and what is left behind after 1,000 updates.
 */
final class SwapBenchmark {
  private static final int PLAYERS = 1_000;
  private static final int PUBLISHERS = 20;
  private static final int WARM_SECONDS = 15;
  private static final int MEASURE_SECONDS = Ffmpeg.CLIP_SECONDS;
  private static final int SWAPS_MEASURED = 10;
  private static final int SWAPS = 1_000;

  /** Code and caches have their sizes by then. */
  private static final int SWAPS_BEFORE = 50;

  private static final String LOADER =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

  private final Path program;
  private final Ffmpeg ffmpeg;
  private final Path work;
  private final int runs;
  private final List<Double> median = new ArrayList<>();
  private final List<Double> p99 = new ArrayList<>();
  private final List<Double> longer = new ArrayList<>();
  private final List<Double> memory = new ArrayList<>();
  private final List<Double> loaders = new ArrayList<>();
  private int nodes;

  SwapBenchmark(Path program, Ffmpeg ffmpeg, Path work, int runs) {
    this.program = program;
    this.ffmpeg = ffmpeg;
    this.work = work;
    this.runs = runs;
  }

  List<Figure> run() throws Exception {
    Path clip = work.resolve("swap.flv");
    Benchmarks.progress("Making the clip ...");
    ffmpeg.generate(clip);
    for (int i = 0; i < runs; i++) {
      one(clip);
    }
    return List.of(
        Figure.median("1000 players, 20 publishers: without a handler, median, ms", 1, median),
        Figure.median("the same, 99th percentile of each update, worst of 10, ms", 5, p99),
        Figure.median("longest silence of a player, beyond that without updates, ms", 10, longer),
        Figure.median("resident memory after 1,000 updates over that before", 1.05, memory),
        Figure.each(
            "class loaders of bundles after 1,000 updates over those before", 1.05, loaders));
  }

  private void one(Path clip) throws Exception {
    Path data = work.resolve("swap" + nodes++);
    Files.createDirectories(data);
    Path file = data.resolve("benchmark.json");
    Files.writeString(file, "{ \"aot\": { \"training\": false } }");
    Process publishers = null;
    try (Node node = Node.start(program, data, List.of(), List.of("--config", file.toString()))) {
      node.awaitHttp();
      List<String> words = Pinned.java(1, Publisher.class, 256);
      words.addAll(
          List.of(clip.toString(), node.publishUrl(Server.STREAM), "plain", "" + PUBLISHERS));
      publishers = new ProcessBuilder(words).inheritIO().start();
      Thread.sleep(3000);
      double quiet = players(clip, node, () -> {}).get("silenceMax");
      LoadResult swapped = players(clip, node, () -> swaps(node, SWAPS_MEASURED, true));
      longer.add(swapped.get("silenceMax") - quiet);
      Benchmarks.progress(
          "silence %.0f ms, with updates %.0f ms".formatted(quiet, swapped.get("silenceMax")));
      swaps(node, SWAPS_BEFORE, false);
      double loadersBefore = loaders(node);
      double before = node.residentMegabytes();
      swaps(node, SWAPS, false);
      double loadersAfter = loaders(node);
      double after = node.residentMegabytes();
      Benchmarks.progress(
          "resident %.1f MB, then %.1f MB; class loaders %.0f, then %.0f"
              .formatted(before, after, loadersBefore, loadersAfter));
      memory.add(after / before);
      loaders.add(loadersAfter / loadersBefore);
    } finally {
      if (publishers != null) {
        publishers.destroyForcibly();
        publishers.waitFor();
      }
    }
  }

  private interface Meanwhile {
    void run() throws Exception;
  }

  /** What players get, while something else happens in the time that is measured. */
  private LoadResult players(Path clip, Node node, Meanwhile meanwhile) throws Exception {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("players", PLAYERS);
    options.put("port", node.rtmp().getPort());
    options.put("protocol", "rtmp");
    options.put("stream", Server.STREAM);
    options.put("rate", 200);
    options.put("first", 50);
    options.put("warm", WARM_SECONDS);
    options.put("seconds", MEASURE_SECONDS);
    options.put("mss", 1448);
    options.put("latency", false);
    options.put("pid", node.process().pid());
    options.put("expected", (int) ((double) Files.size(clip) / Ffmpeg.CLIP_SECONDS));
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Thread.sleep((PLAYERS / 200 + WARM_SECONDS + 2) * 1000L);
                    meanwhile.run();
                    done.complete(null);
                  } catch (Exception e) {
                    done.completeExceptionally(e);
                  }
                });
    LoadResult result = LoadResult.measure(options);
    other.join();
    done.get();
    return result;
  }

  private void swaps(Node node, int count, boolean measured) throws Exception {
    String jar = jar().toString();
    double worst = 0;
    List<Double> medians = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonObject answer =
          JsonParser.parseString(node.askQuickly("bundle", "update", "rtmp", jar))
              .getAsJsonObject();
      if (answer.get("rolledBack").getAsBoolean()) {
        throw new IOException("rolled back: " + answer);
      }
      for (JsonElement change : answer.getAsJsonArray("handovers")) {
        JsonObject handover = change.getAsJsonObject();
        if (handover.get("moved").getAsInt() > PLAYERS / 2) {
          medians.add(handover.get("parkedMedianMicros").getAsDouble() / 1000);
          worst = Math.max(worst, handover.get("parkedP99Micros").getAsDouble() / 1000);
        }
      }
      if (measured) {
        Thread.sleep(1000);
      }
    }
    if (measured) {
      medians.sort(null);
      median.add(medians.get(medians.size() / 2));
      p99.add(worst);
      Benchmarks.progress(
          "%d updates: median %.3f ms, 99 %% %.3f ms".formatted(count, median.getLast(), worst));
    }
  }

  private Path jar() throws IOException {
    try (Stream<Path> jars = Files.list(program.resolve("bundles"))) {
      return jars.filter(jar -> jar.getFileName().toString().matches("rtmp-\\d.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Class loaders of bundles that live after a collection. */
  private static double loaders(Node node) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(
                jcmd.toString(), Long.toString(node.process().pid()), "GC.class_histogram")
            .start();
    String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return histogram
        .lines()
        .map(String::strip)
        .filter(line -> line.endsWith(LOADER) || line.contains(LOADER + " "))
        .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + LOADER + " in " + histogram));
  }
}
