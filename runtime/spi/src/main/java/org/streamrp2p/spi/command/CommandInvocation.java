package org.streamrp2p.spi.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One call of a {@link Command}. */
@ProviderType
public interface CommandInvocation {
  int DONE = 0;
  int FAILED = 1;
  int MISUSED = 2;

  /**
   * What followed the name; without {@code --json} and {@code --data DIR}, which are taken out
   * before.
   */
  List<String> arguments();

  /**
   * The folder in which the caller is, for file names among the arguments; absolute.
   *
   * @since 1.1
   */
  default Path directory() {
    return Path.of("").toAbsolutePath();
  }

  /** Whether a program reads the answer: print one JSON value. */
  boolean json();

  /** Standard output of the caller; sent when flushed and at the end. */
  PrintWriter out();

  /** Standard error of the caller: one line that says what to do. */
  PrintWriter err();

  /**
   * Prints a value as JSON.
   *
   * @param value see {@link org.streamrp2p.spi.health.StatusSource#status()}
   */
  void printJson(Object value);
}
