package org.streamrp2p.launcher.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrp2p.launcher.platform.Program;

/** {@code streamr --help}. */
final class Help {
  private Help() {}

  /**
   * @param remote names and summaries of a running node's commands, a tab between
   */
  static void print(PrintStream out, List<String> remote) {
    Map<String, String> commands = new TreeMap<>();
    for (BuiltIn builtIn : BuiltIn.values()) {
      commands.put(builtIn.command(), builtIn.summary());
    }
    for (String line : remote) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        commands.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    out.println("StreamrP2P " + Program.version() + ": relays live streams, with friends.");
    out.println();
    out.println("Usage: streamr COMMAND [options]");
    commands.forEach((name, summary) -> out.printf("  %-14s %s%n", name, summary));
    out.println();
    out.println("  --data DIR     which node: its data folder");
    out.println("  --json         answer for a program");
    out.println("  --help         help for a command: streamr start --help");
  }
}
