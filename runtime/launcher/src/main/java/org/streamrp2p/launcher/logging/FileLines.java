package org.streamrp2p.launcher.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.ConsoleWriter;
import org.tinylog.writers.RollingFileWriter;
import org.tinylog.writers.Writer;

/**
 * tinylog's rolling file, opened and closed while tinylog runs: its own configuration is fixed at
 * the first line, before the data folder is known. Made by tinylog.
 */
public final class FileLines implements Writer {
  static final long MAX_BYTES = 10_000_000;
  private static final String KEEP = "3";

  // Also orders lines: the lock of tinylog's file changes with each roll.
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static @Nullable RollingFileWriter file;

  private final Collection<LogEntryValue> required =
      new ConsoleWriter(Map.of("format", Output.PATTERN)).getRequiredLogEntryValues();

  /** For tinylog, which passes the properties of the writer. */
  public FileLines(Map<String, String> unused) {}

  /**
   * Writes into numbered files beside this one, which is a link to the newest.
   *
   * @throws IllegalArgumentException if the path has curly brackets, which tinylog keeps to itself
   */
  static void open(Path path, long maxBytes) throws IOException {
    String name = path.getFileName().toString().replaceFirst("\\.log$", "");
    RollingFileWriter opened =
        new RollingFileWriter(
            Map.of(
                "file",
                path.resolveSibling(name + ".{count}.log").toString(),
                "latest",
                path.toString(),
                "policies",
                "org.tinylog.policies.SizePolicy: " + maxBytes,
                "backups",
                KEEP,
                "charset",
                "UTF-8",
                "exception",
                OneLineMessages.class.getName(),
                "format",
                Output.PATTERN));
    swap(opened);
  }

  static void shut() {
    swap(null);
  }

  private static void swap(@Nullable RollingFileWriter next) {
    LOCK.lock();
    try {
      RollingFileWriter old = file;
      file = next;
      if (old != null) {
        old.close();
      }
    } catch (IOException e) {
      // Nothing is left to tell it to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public Collection<LogEntryValue> getRequiredLogEntryValues() {
    return required;
  }

  @Override
  public void write(LogEntry line) throws IOException {
    LOCK.lock();
    try {
      if (file != null) {
        file.write(line);
      }
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    shut();
  }
}
