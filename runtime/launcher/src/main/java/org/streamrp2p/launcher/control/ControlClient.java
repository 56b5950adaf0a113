package org.streamrp2p.launcher.control;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of the node that runs with a data folder. */
public final class ControlClient implements AutoCloseable {
  /** What a call wants. */
  public enum Mode {
    /** Run a command. */
    RUN,
    /** Its help. */
    HELP,
    /** All names and summaries, a tab between. */
    LIST
  }

  /** Instead of an exit code: the node went away in the middle. */
  public static final int GONE = -1;

  private final SocketChannel channel;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects, or null if no node runs there. */
  public static @Nullable ControlClient connect(Path data) {
    SocketChannel channel = ControlSocket.connect(data);
    return channel == null ? null : new ControlClient(channel);
  }

  /**
   * Calls, and copies what comes.
   *
   * @param words name of the command and what follows it
   * @return the exit code, or {@link #GONE}
   */
  public int call(Mode mode, boolean json, List<String> words, PrintStream out, PrintStream err) {
    String directory = Path.of("").toAbsolutePath().toString();
    List<String> parts = new ArrayList<>(List.of(mode.name(), json ? "json" : "text", directory));
    parts.addAll(words);
    Wire wire = new Wire(channel);
    try {
      wire.send(Wire.REQUEST, String.join("\0", parts));
      for (Wire.Frame f = wire.receive(); f != null; f = wire.receive()) {
        switch (f.kind()) {
          case Wire.OUT -> print(out, f.text());
          case Wire.ERR -> print(err, f.text());
          case Wire.EXIT -> {
            return Integer.parseInt(f.text());
          }
          default -> throw new IOException("unknown frame " + f.kind());
        }
      }
      return GONE;
    } catch (IOException e) {
      return GONE;
    }
  }

  private static void print(PrintStream stream, String text) {
    stream.print(text);
    stream.flush();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Closing is the last thing done with it.
    }
  }
}
