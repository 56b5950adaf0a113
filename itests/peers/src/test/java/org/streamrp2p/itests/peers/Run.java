package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that runs. What it says goes to {@code NAME.out} and {@code NAME.err}, which stay for a
 * look at them afterwards.
 */
final class Run {
  private static final long LIMIT_SECONDS = 60;
  private static final long END_SECONDS = 10;
  private static final long LOOK_MILLIS = 20;
  private static final int TAIL_LINES = 25;

  private final String name;
  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private Run(String name, List<String> command, Process process, Path out, Path err) {
    this.name = name;
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a program with nothing to read.
   *
   * @param variables beside those of this process, of which none that configures a node is passed
   */
  static Run start(Path folder, String name, List<String> command, Map<String, String> variables) {
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("STREAMR_"));
    builder.environment().putAll(variables);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    try {
      return new Run(name, command, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Whether it is over with this exit code. */
  boolean ended(int exitCode) {
    return !alive() && process.exitValue() == exitCode;
  }

  /** What it says, for what is too long to be read at once. */
  Path outFile() {
    return out;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Waits until it ends by itself. */
  int exitCode() {
    return exitCode(Duration.ofSeconds(LIMIT_SECONDS));
  }

  /** Waits so long until it ends by itself. */
  int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        fail("had to be killed: " + this);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** Waits until it ends, and well. */
  Run done() {
    assertEquals(0, exitCode(), () -> "exit code of " + this);
    return this;
  }

  /** Waits for something that this program brings about; it must go on meanwhile. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      boolean running = alive();
      if (condition.getAsBoolean()) {
        return;
      }
      assertTrue(running, () -> "ended before: " + what + ". " + this);
      assertTrue(System.nanoTime() < end, () -> "waited in vain for: " + what + ". " + this);
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** SIGTERM. */
  Run terminate() {
    process.destroy();
    return this;
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits a while for it to end, then ends it. */
  void end() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Name, command and what was said last. */
  @Override
  public String toString() {
    return name
        + (process.isAlive() ? " (runs)" : " (ended with " + process.exitValue() + ")")
        + ": "
        + String.join(" ", command)
        + tail(out)
        + tail(err);
  }

  private static String tail(Path file) {
    List<String> lines = read(file).lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return last.isEmpty()
        ? ""
        : "\n  " + file.getFileName() + ":\n    " + String.join("\n    ", last);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
