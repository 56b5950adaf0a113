package org.streamrp2p.launcher.logging;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.tinylog.configuration.Configuration;
import org.tinylog.provider.LoggingProvider;
import org.tinylog.provider.ProviderRegistry;

/**
 * Hands lines to tinylog. The first line, or the file, wakes it; a client command never does.
 *
 * <p>tinylog finds out the class of a line by walking the stack. The name of a logger is known, so
 * it travels as tag, and no pattern here asks for a class.
 */
final class Output {
  static final String PATTERN =
      "{date:yyyy-MM-dd HH:mm:ss.SSS} {level|min-size=5} {tag}: {message}";

  private static final LoggingProvider TINYLOG = configured();

  private Output() {}

  private static LoggingProvider configured() {
    Configuration.replace(
        Map.ofEntries(
            Map.entry("level", "trace"), // our loggers have asked for the level already
            Map.entry("autoshutdown", "false"),
            Map.entry("writingthread", "false"),
            Map.entry("exception", OneLineMessages.class.getName()),
            Map.entry("writerconsole", "org.tinylog.writers.ConsoleWriter"),
            Map.entry("writerconsole.stream", "err"),
            Map.entry("writerconsole.format", PATTERN),
            Map.entry("writerfile", FileLines.class.getName())));
    return ProviderRegistry.getLoggingProvider();
  }

  /** Fixes the configuration of tinylog if no line has done so yet. */
  static void prepare() {
    TINYLOG.getMinimumLevel();
  }

  static void line(Level level, String logger, String message, @Nullable Throwable error) {
    TINYLOG.log(
        Output.class.getName(),
        shortened(logger),
        tinylogLevel(level),
        error,
        null,
        OneLineMessages.oneLine(message));
  }

  private static org.tinylog.Level tinylogLevel(Level level) {
    return switch (level) {
      case TRACE -> org.tinylog.Level.TRACE;
      case DEBUG -> org.tinylog.Level.DEBUG;
      case INFO -> org.tinylog.Level.INFO;
      case WARN -> org.tinylog.Level.WARN;
      case ERROR -> org.tinylog.Level.ERROR;
    };
  }

  /** {@code org.streamrp2p.rtmp.session.RtmpSession} becomes {@code session.RtmpSession}. */
  static String shortened(String logger) {
    int last = logger.lastIndexOf('.');
    int before = last < 0 ? -1 : logger.lastIndexOf('.', last - 1);
    return logger.substring(before + 1);
  }
}
