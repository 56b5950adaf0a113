package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The nodes and peers of one test, or of all tests of a class if it is registered in a static
 * field. All of them are gone after it, what they wrote stays in a folder of the test, and a
 * failure tells what each said last. No node may leak a buffer or log an error.
 */
final class Scene
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler {
  private final List<Run> runs = new CopyOnWriteArrayList<>();
  private Path folder = Path.of("");
  private boolean ofClass;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    ofClass = true;
    begin(context.getRequiredTestClass().getSimpleName());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!ofClass) {
      begin(
          context.getRequiredTestClass().getSimpleName()
              + '.'
              + context.getRequiredTestMethod().getName());
    }
  }

  private void begin(String name) throws IOException {
    folder = Path.of(System.getProperty("java.io.tmpdir"), "scenes", name).toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
  }

  /** Where the test may write. */
  Path folder() {
    return folder;
  }

  Run run(String name, List<String> command, Map<String, String> variables) {
    Run run = Run.start(folder, name, command, variables);
    runs.add(run);
    return run;
  }

  Run ffmpeg(String name, String... arguments) {
    return run(name, Ffmpeg.command(arguments), Ffmpeg.VARIABLES);
  }

  Run ffprobe(String name, String... arguments) {
    return run(name, Ffmpeg.probe(arguments), Ffmpeg.VARIABLES);
  }

  /** Records what a player gets, with the times as they come, into {@link #recorded}. */
  Run record(String name, String url) {
    return ffmpeg(
        name,
        "-i",
        url,
        "-map",
        "0:v?",
        "-map",
        "0:a?",
        "-c",
        "copy",
        "-copyts",
        "-flush_packets",
        "1",
        recorded(name).toString());
  }

  Path recorded(String name) {
    return folder.resolve(name + ".flv");
  }

  /** How many bytes a player got so far. */
  long recordedBytes(String name) {
    try {
      Path file = recorded(name);
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a clip at its own speed. */
  Run publish(String name, Clip clip, String url) {
    clip.recording();
    String file = clip.file().toString();
    return ffmpeg(name, "-re", "-i", file, "-map", "0", "-c", "copy", "-f", "flv", url);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
    String story =
        runs.stream()
            .filter(run -> !ofClass || !run.ended(0)) // of the others' runs what may be of interest
            .map(Run::toString)
            .collect(Collectors.joining("\n"));
    throw new AssertionError(failure.getMessage() + "\n" + story, failure);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (!ofClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (ofClass) {
      end();
    }
  }

  private void end() throws IOException {
    runs.stream().filter(Run::alive).forEach(Run::terminate);
    runs.forEach(Run::end);
    List<String> faults = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(out|err|log)")).toList()) {
        Files.readString(file).lines().filter(Scene::fault).forEach(faults::add);
      }
    }
    if (!faults.isEmpty()) {
      throw new AssertionError("A node is broken:\n" + String.join("\n", faults));
    }
  }

  /** A buffer that leaked, or what a node logs as an error: that always means a bug in it. */
  private static boolean fault(String line) {
    return line.contains("LEAK:") || line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ ERROR .*");
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
