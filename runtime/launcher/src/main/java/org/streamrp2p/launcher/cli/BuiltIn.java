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
      Lists the bundles of the node: id, name, version, state.

      Example: streamr bundle list --json
      """),
  BUNDLE_PLAN(
      "bundle plan",
      "say what an update would do",
      """
      Usage: streamr bundle plan FILE|NAME VERSION [--json] [--data DIR]
      Says what updating a bundle to a jar, or to a version that is kept, would do, and changes
      nothing: which other bundles start again, which connections are touched and how:

        in place   the connection moves to the new version, its peer notices nothing
        reconnect  its peer is asked to come back over a new connection
        drain      it stays with the old version until it ends, for a limited time
        cut        it would be closed in the middle of a stream: the update refuses

      Ends with 1 if the update would be refused.

      Example: streamr bundle plan rtmp-1.2.0.jar
      """),
  BUNDLE_UPDATE(
      "bundle update",
      "exchange a bundle while streams run",
      """
      Usage: streamr bundle update NAME FILE|VERSION [--force] [--drain SECONDS] [--json] [--data DIR]
      Exchanges a bundle for another version of it. Connections move from the old version to the
      new one; if that fails, they move back and nothing has changed.

        NAME             as in streamr bundle list, org.streamrp2p. left out or not
        FILE             the new jar; the same one again is an update too
        VERSION          one that is kept: see streamr bundle versions NAME
        --drain SECONDS  how long connections that cannot move may stay (0..3600, default 60)
        --force          even if streams are cut

      Example: streamr bundle update rtmp rtmp-1.2.0.jar
      """),
  BUNDLE_VERSIONS(
      "bundle versions",
      "list the versions of a bundle that are kept",
      """
      Usage: streamr bundle versions NAME [--json] [--data DIR]
      Lists the versions of a bundle that it can be updated to without a file: the program's own
      and the last three that were installed.

      Example: streamr bundle versions rtmp
      """),
  BUNDLE_INSTALL(
      "bundle install",
      "add a bundle while streams run",
      """
      Usage: streamr bundle install FILE [--json] [--data DIR]
      Adds a bundle to the running node and to its next starts.

      Example: streamr bundle install my-plugin-1.0.0.jar
      """),
  BUNDLE_UNINSTALL(
      "bundle uninstall",
      "remove a bundle that was added",
      """
      Usage: streamr bundle uninstall NAME [--data DIR]
      Removes a bundle that was added with streamr bundle install.

      Example: streamr bundle uninstall my-plugin
      """),
  BUNDLE_STOP(
      "bundle stop",
      "stop a bundle until the next start",
      """
      Usage: streamr bundle stop NAME [--data DIR]
      Stops a bundle. Connections of a protocol whose handler stops wait for it, as long as
      host.handover.graceSeconds says, and go on when it is started again.

      Example: streamr bundle stop demo
      """),
  BUNDLE_START(
      "bundle start",
      "start a bundle that was stopped",
      """
      Usage: streamr bundle start NAME [--data DIR]
      Starts a bundle that was stopped.

      Example: streamr bundle start demo
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
