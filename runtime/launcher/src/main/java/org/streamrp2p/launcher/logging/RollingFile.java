package org.streamrp2p.launcher.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A log file with a bound: when it is full it becomes {@code NAME.1}, and the oldest goes. */
final class RollingFile implements AutoCloseable {
  private static final long MAX_BYTES = 10_000_000;
  private static final int KEEP = 3;

  private final Path path;
  private final long maxBytes;
  private @Nullable OutputStream out;
  private long size;

  RollingFile(Path path) {
    this(path, MAX_BYTES);
  }

  RollingFile(Path path, long maxBytes) {
    this.path = path;
    this.maxBytes = maxBytes;
  }

  /** Never throws: a full disk must not stop a stream. */
  void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (out != null && size + bytes.length > maxBytes) {
        close();
        roll();
      }
      stream().write(bytes);
      size += bytes.length;
    } catch (IOException e) {
      close();
    }
  }

  private OutputStream stream() throws IOException {
    if (out == null) {
      out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      size = Files.size(path);
    }
    return out;
  }

  private void roll() throws IOException {
    for (int i = KEEP - 1; i > 0; i--) {
      Path from = i == 1 ? path : numbered(i - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // Nothing is left to tell it to.
    }
    out = null;
  }
}
