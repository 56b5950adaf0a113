package org.streamrp2p.launcher.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.platform.UserFolders;

/**
 * Makes the AOT cache that this program and this Java want, once, in a process of its own: a node
 * that writes the cache itself would take seconds longer to stop.
 *
 * <p>The start script names the file by program and Java ({@link #FILE}) and starts the trainer
 * with the same flags when {@link #VARIABLE} tells where to write.
 */
public final class AotTraining implements AutoCloseable {
  /** System property: the cache that fits, whether it is there or not. */
  public static final String FILE = "streamr.aot";

  /** System property: the start script. */
  public static final String SCRIPT = "streamr.script";

  /** Environment of a trainer: the file it writes. */
  public static final String VARIABLE = "STREAMR_AOT_OUTPUT";

  private static final Logger LOG = LoggerFactory.getLogger(AotTraining.class);
  private static final long DELAY_SECONDS = 20;
  private static final long LIMIT_SECONDS = 120;

  private final Path file;
  private final Path script;
  private final Thread thread;
  private volatile @Nullable Process trainer;

  private AotTraining(Path file, Path script) {
    this.file = file;
    this.script = script;
    this.thread = Thread.ofVirtual().name("aot training").unstarted(this::run);
  }

  /** Trains in the background, or null if that is done, or not possible here. */
  public static @Nullable AotTraining start(Map<String, String> variables) {
    String file = System.getProperty(FILE, "");
    String script = System.getProperty(SCRIPT, "");
    if (file.isEmpty() || script.isEmpty() || training(variables) || Files.exists(Path.of(file))) {
      return null;
    }
    AotTraining training = new AotTraining(Path.of(file), Path.of(script));
    training.thread.start();
    return training;
  }

  /** Whether this very process is a trainer: it starts, and stops again. */
  public static boolean training(Map<String, String> variables) {
    return variables.containsKey(VARIABLE);
  }

  private void run() {
    try {
      Thread.sleep(TimeUnit.SECONDS.toMillis(DELAY_SECONDS));
      Path folder = UserFolders.create(file.resolveSibling(""));
      Path work = Files.createTempDirectory(folder, "training");
      try {
        train(work, folder);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      LOG.debug("no AOT cache: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void train(Path work, Path folder) throws IOException, InterruptedException {
    Path output = work.resolve("cache");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                script.toString(),
                "start",
                "--data",
                work.resolve("data").toString(),
                "--rtmp-port",
                "0",
                "--http-port",
                "0"));
    builder.environment().put(VARIABLE, output.toString());
    builder.environment().keySet().removeIf(AotTraining::settings);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process started = builder.start();
    trainer = started;
    started.getOutputStream().close();
    boolean ended = started.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      stop(started);
    } else if (started.exitValue() == 0 && Files.exists(output)) {
      deleteOthers(folder);
      Files.move(output, file, StandardCopyOption.ATOMIC_MOVE);
      LOG.debug("AOT cache {} written; the next start is faster", file);
    }
  }

  /** Settings of this node are none of the trainer's. */
  private static boolean settings(String variable) {
    return variable.startsWith("STREAMR_")
        && !variable.equals(VARIABLE)
        && !variable.startsWith("STREAMR_JAVA_");
  }

  private static void deleteOthers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path old : files.filter(f -> f.toString().endsWith(".aot")).toList()) {
        Files.delete(old);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    thread.interrupt();
    Process running = trainer;
    if (running != null && running.isAlive()) {
      stop(running);
    }
  }
}
