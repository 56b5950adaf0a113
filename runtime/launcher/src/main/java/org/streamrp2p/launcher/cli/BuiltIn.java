package org.streamrp2p.launcher.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands that every program knows, running node or not. */
public enum BuiltIn {
  START("start", "start a node in the foreground", StartCommandLine.HELP),
  STATUS(
      "status",
      "what runs: ports, streams, bundles, health",
      """
      Usage: streamr status [--json] [--data DIR]
      Shows what the node of a data folder does.

      Example: streamr status --json
      """),
  STOP(
      "stop",
      "stop the node",
      """
      Usage: streamr stop [--data DIR]
      Stops the node of a data folder and waits until it is gone, 10 seconds at most.

      Example: streamr stop
      """),
  BUNDLE_LIST(
      "bundle list",
      "list the bundles and their versions",
      """
      Usage: streamr bundle list [--json] [--data DIR]
      Lists the bundles of the node: name, version, state.

      Example: streamr bundle list --json
      """),
  STREAM_LIST(
      "stream list",
      "list the live streams",
      """
      Usage: streamr stream list [--json] [--data DIR]
      Lists the live streams of the node.

      Example: streamr stream list --json
      """),
  VERSION(
      "version",
      "print the version",
      """
      Usage: streamr version [--json]
      Prints the version of the program and of the Java it runs on.

      Example: streamr version --json
      """);

  private final String command;
  private final String summary;
  private final String help;

  BuiltIn(String command, String summary, String help) {
    this.command = command;
    this.summary = summary;
    this.help = help;
  }

  public String command() {
    return command;
  }

  public String summary() {
    return summary;
  }

  public String help() {
    return help;
  }

  /** The command whose name begins the words. */
  static Optional<BuiltIn> of(List<String> words) {
    String line = String.join(" ", words) + ' ';
    return Arrays.stream(values()).filter(b -> line.startsWith(b.command + ' ')).findFirst();
  }
}
