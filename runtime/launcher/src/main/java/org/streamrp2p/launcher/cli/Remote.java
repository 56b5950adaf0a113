package org.streamrp2p.launcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.streamrp2p.launcher.control.ControlClient;
import org.streamrp2p.launcher.node.NodeLock;

/** What is asked of the node that runs. */
final class Remote {
  private static final long STOP_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 10;

  private final PrintStream out;
  private final PrintStream err;
  private final Path data;

  Remote(PrintStream out, PrintStream err, Path data) {
    this.out = out;
    this.err = err;
    this.data = data;
  }

  /** Runs a command, or prints its help. */
  int run(Arguments arguments) {
    int code = call(arguments);
    if (code == ControlClient.GONE) {
      err.println("The node went away before it answered. See: " + data.resolve("logs"));
      return CommandLine.FAILED;
    }
    return code;
  }

  private int call(Arguments arguments) {
    ControlClient.Mode mode = arguments.help() ? ControlClient.Mode.HELP : ControlClient.Mode.RUN;
    try (ControlClient client = ControlClient.connect(data)) {
      return client == null
          ? absent(arguments)
          : client.call(mode, arguments.json(), arguments.words(), out, err);
    }
  }

  private int absent(Arguments arguments) {
    var builtIn = BuiltIn.of(arguments.words());
    if (builtIn.isEmpty()) {
      err.println(
          "Unknown command: "
              + String.join(" ", arguments.words())
              + ". See: streamr --help (bundles of a running node bring more commands)");
      return CommandLine.MISUSED;
    }
    if (arguments.help()) {
      out.print(builtIn.get().help());
      return CommandLine.DONE;
    }
    err.println("No node runs with data folder " + data + ". Start one with: streamr start");
    return CommandLine.FAILED;
  }

  /** Names and summaries that a running node knows, a tab between; empty if none runs. */
  List<String> commands() {
    try (ControlClient client = ControlClient.connect(data)) {
      if (client == null) {
        return List.of();
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      PrintStream into = new PrintStream(answer, false, StandardCharsets.UTF_8);
      client.call(ControlClient.Mode.LIST, false, List.of(), into, err);
      into.flush();
      return answer.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Stops the node and waits until its process is gone. */
  int stop(Arguments arguments) {
    int code = call(arguments);
    // A node that is quick to leave may not even answer.
    if ((code != CommandLine.DONE && code != ControlClient.GONE) || arguments.help()) {
      return code;
    }
    long end = System.nanoTime() + STOP_MILLIS * 1_000_000;
    try {
      while (NodeLock.taken(data)) {
        if (System.nanoTime() > end) {
          err.println(
              "The node (pid " + NodeLock.owner(data) + ") does not stop. End that process.");
          return CommandLine.FAILED;
        }
        Thread.sleep(LOOK_MILLIS);
      }
      return CommandLine.DONE;
    } catch (IOException e) {
      err.println("The node was told to stop; its data folder cannot be read: " + e.getMessage());
      return CommandLine.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.FAILED;
    }
  }
}
