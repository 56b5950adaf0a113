package org.streamrp2p.launcher.logging;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;

/** All loggers of the process, their levels and their output. One per process, as in SLF4J. */
public final class Logs implements ILoggerFactory {
  private static final Logs INSTANCE = new Logs();

  private final Map<String, LevelLogger> loggers = new ConcurrentHashMap<>();
  private final LogOutput output = new LogOutput();
  private volatile Levels levels = Levels.INFO;

  private Logs() {}

  public static Logs instance() {
    return INSTANCE;
  }

  @Override
  public LevelLogger getLogger(String name) {
    return loggers.computeIfAbsent(name, n -> new LevelLogger(n, levels.of(n), output));
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

  /** Writes into a file too, from now on. */
  public void openFile(Path file) {
    output.file(new RollingFile(file));
  }

  /** Closes the file; the console stays. */
  public void closeFile() {
    output.file(null);
  }

  /** Switches lines to the console on or off; the file gets them all the same. */
  public void console(boolean on) {
    output.console(on);
  }
}
