package org.streamrp2p.launcher.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Writes lines to standard error and to a file. */
final class LogOutput {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  private final ReentrantLock lock = new ReentrantLock();
  private final PrintStream console =
      new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
  private volatile boolean consoleOn = true;
  private @Nullable RollingFile file;

  void file(@Nullable RollingFile newFile) {
    lock.lock();
    try {
      if (file != null) {
        file.close();
      }
      file = newFile;
    } finally {
      lock.unlock();
    }
  }

  void console(boolean on) {
    consoleOn = on;
  }

  void line(Level level, String logger, String message, @Nullable Throwable error) {
    String text = format(level, logger, message, error);
    lock.lock();
    try {
      if (consoleOn) {
        console.print(text);
        console.flush();
      }
      if (file != null) {
        file.write(text);
      }
    } finally {
      lock.unlock();
    }
  }

  private static String format(
      Level level, String logger, String message, @Nullable Throwable error) {
    StringBuilder line = new StringBuilder(128);
    TIME.formatTo(LocalDateTime.now(ZoneId.systemDefault()), line);
    line.append(' ').append(level).append(level.toString().length() < 5 ? "  " : " ");
    line.append(shortened(logger)).append(": ").append(message).append('\n');
    if (error != null) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace, true));
      line.append(trace);
    }
    return line.toString();
  }

  /** {@code org.streamrp2p.rtmp.session.RtmpSession} becomes {@code session.RtmpSession}. */
  static String shortened(String logger) {
    int last = logger.lastIndexOf('.');
    int before = last < 0 ? -1 : logger.lastIndexOf('.', last - 1);
    return logger.substring(before + 1);
  }
}
