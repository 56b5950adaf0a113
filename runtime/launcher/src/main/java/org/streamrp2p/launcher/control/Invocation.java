package org.streamrp2p.launcher.control;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.streamrp2p.spi.command.CommandInvocation;

/** One call of a command, its output going back to the caller. */
final class Invocation implements CommandInvocation {
  private final List<String> arguments;
  private final boolean json;
  private final Path directory;
  private final PrintWriter out;
  private final PrintWriter err;

  Invocation(Wire wire, List<String> arguments, boolean json, Path directory) {
    this.arguments = List.copyOf(arguments);
    this.json = json;
    this.directory = directory;
    this.out = new PrintWriter(new FrameWriter(wire, Wire.OUT));
    this.err = new PrintWriter(new FrameWriter(wire, Wire.ERR));
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  @Override
  public void printJson(Object value) {
    new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .serializeNulls()
        .create()
        .toJson(value, out);
    out.println();
  }

  void flush() {
    out.flush();
    err.flush();
  }

  /** Collects until flushed or large, then sends. */
  private static final class FrameWriter extends Writer {
    private static final int LARGE = 8192;

    private final Wire wire;
    private final byte kind;
    private final StringBuilder waiting = new StringBuilder();

    FrameWriter(Wire wire, byte kind) {
      this.wire = wire;
      this.kind = kind;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
      synchronized (waiting) {
        waiting.append(characters, offset, length);
        if (waiting.length() >= LARGE) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      synchronized (waiting) {
        String text = waiting.toString();
        waiting.setLength(0);
        wire.sendText(kind, text);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
