package org.streamrp2p.launcher.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.launcher.aot.AotTraining;
import org.streamrp2p.launcher.node.Node;
import org.streamrp2p.launcher.node.StartException;
import org.streamrp2p.launcher.node.StartOptions;
import org.streamrp2p.launcher.node.StartText;
import org.streamrp2p.launcher.platform.Preload;
import org.streamrp2p.launcher.platform.Program;

/** {@code streamr start}: a node in the foreground. */
final class Start {
  private final PrintStream out;
  private final PrintStream err;
  private final Node node;
  private final Path data;
  private final Map<String, String> variables;
  private volatile int exitCode = CommandLine.DONE;

  private Start(PrintStream out, PrintStream err, StartOptions options) {
    this.out = out;
    this.err = err;
    this.data = options.data();
    this.variables = options.variables();
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
    Preload.start();
    try {
      node.start();
      StartText.lines(node.context(), data).forEach(out::println);
      out.flush();
      if (!AotTraining.training(variables)) {
        run(node.aotTraining() ? AotTraining.start(variables) : null);
      }
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

  private void run(@Nullable AotTraining training) throws InterruptedException {
    try (training) {
      node.awaitStop();
    }
  }

  private void stopAndLeave() {
    node.close();
    if (!AotTraining.training(variables)) {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
