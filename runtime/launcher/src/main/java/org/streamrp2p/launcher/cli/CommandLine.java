package org.streamrp2p.launcher.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.streamrp2p.launcher.platform.Program;
import org.streamrp2p.launcher.platform.UserFolders;

/** What {@code streamr WORDS…} does. */
public final class CommandLine {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int MISUSED = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> variables;

  public CommandLine(PrintStream out, PrintStream err, Map<String, String> variables) {
    this.out = out;
    this.err = err;
    this.variables = variables;
  }

  /** Does it and returns the exit code. */
  public int run(String... arguments) {
    try {
      return run(Arguments.parse(arguments));
    } catch (UsageException e) {
      err.println(e.getMessage());
      return MISUSED;
    }
  }

  private int run(Arguments arguments) {
    List<String> words = arguments.words();
    Remote remote = new Remote(out, err, data(arguments));
    return switch (words.isEmpty() ? "help" : words.getFirst()) {
      case "help" -> {
        Help.print(out, remote.commands());
        yield DONE;
      }
      case "start" -> start(arguments, words.subList(1, words.size()));
      case "stop" -> remote.stop(arguments);
      case "version", "--version" -> version(arguments);
      default -> remote.run(arguments);
    };
  }

  private int version(Arguments arguments) {
    String version = Program.version();
    String java = Runtime.version().toString();
    if (arguments.help()) {
      out.print(BuiltIn.VERSION.help());
    } else if (arguments.json()) {
      out.println("{\"version\": \"" + version + "\", \"java\": \"" + java + "\"}");
    } else {
      out.println("StreamrP2P " + version + " (Java " + java + ")");
    }
    return DONE;
  }

  private int start(Arguments arguments, List<String> options) {
    if (arguments.help()) {
      out.print(StartCommandLine.HELP);
      return DONE;
    }
    return Start.run(out, err, StartCommandLine.parse(options), data(arguments), variables);
  }

  private Path data(Arguments arguments) {
    Path named = arguments.data();
    return named != null
        ? named
        : UserFolders.data(
            System.getProperty("os.name"), Path.of(System.getProperty("user.home")), variables);
  }
}
