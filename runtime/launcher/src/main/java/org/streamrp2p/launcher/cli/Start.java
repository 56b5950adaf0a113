package org.streamrp2p.launcher.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.streamrp2p.launcher.node.Banner;
import org.streamrp2p.launcher.node.Node;
import org.streamrp2p.launcher.node.StartException;
import org.streamrp2p.launcher.node.StartOptions;
import org.streamrp2p.launcher.platform.Program;

/** {@code streamr start}: a node in the foreground. */
final class Start {
  private final PrintStream out;
  private final PrintStream err;
  private final Node node;
  private final Path data;
  private volatile int exitCode = CommandLine.DONE;

  private Start(PrintStream out, PrintStream err, StartOptions options) {
    this.out = out;
    this.err = err;
    this.data = options.data();
    this.node = new Node(options);
  }

  /** Returns when the node is told to stop. */
  static int run(
      PrintStream out,
      PrintStream err,
      StartCommandLine commandLine,
      Path data,
      Map<String, String> variables) {
    StartOptions options =
        new StartOptions(
            Program.home(), data, commandLine.configuration(), commandLine.overrides(), variables);
    return new Start(out, err, options).run();
  }

  private int run() {
    // A signal ends the JVM with 128 + its number unless the hook itself ends it.
    Thread hook = new Thread(this::stopAndLeave, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      node.start();
      Banner.lines(node.context(), data).forEach(out::println);
      out.flush();
      node.awaitStop();
      return CommandLine.DONE;
    } catch (StartException e) {
      e.lines().forEach(err::println);
      exitCode = e.misused() ? CommandLine.MISUSED : CommandLine.FAILED;
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.DONE;
    }
  }

  private void stopAndLeave() {
    node.close();
    Runtime.getRuntime().halt(exitCode);
  }
}
