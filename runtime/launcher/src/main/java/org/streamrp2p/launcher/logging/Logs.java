package org.streamrp2p.launcher.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;

/** All loggers of the process and their levels. One per process, as in SLF4J. */
public final class Logs implements ILoggerFactory {
  private static final Logs INSTANCE = new Logs();

  private final Map<String, LevelLogger> loggers = new ConcurrentHashMap<>();
  private volatile Levels levels = Levels.INFO;

  private Logs() {}

  public static Logs instance() {
    return INSTANCE;
  }

  @Override
  public LevelLogger getLogger(String name) {
    return loggers.computeIfAbsent(name, n -> new LevelLogger(n, levels.of(n)));
  }

  /**
   * Changes levels, at once and for loggers that exist too.
   *
   * @param standard trace, debug, info, warn or error
   * @param byPrefix levels by logger or package, which is also the symbolic name of a bundle
   */
  public synchronized void levels(String standard, Map<String, String> byPrefix) {
    levels = Levels.of(standard, byPrefix);
    loggers.values().forEach(logger -> logger.level(levels.of(logger.getName())));
  }

  /**
   * Writes into a file too, from now on. A file that does not open is told to the console: it must
   * not stop a stream.
   */
  public void openFile(Path file) {
    Output.prepare();
    try {
      FileLines.open(file, FileLines.MAX_BYTES);
    } catch (IOException | IllegalArgumentException e) {
      getLogger(Logs.class.getName()).warn("no log file {}: {}", file, e.getMessage());
    }
  }

  /** Closes the file; the console stays. */
  public void closeFile() {
    FileLines.shut();
  }
}
