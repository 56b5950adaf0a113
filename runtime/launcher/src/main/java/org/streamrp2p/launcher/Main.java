package org.streamrp2p.launcher;

import org.streamrp2p.launcher.cli.CommandLine;

/** The {@code streamr} program. */
public final class Main {
  private Main() {}

  /** Ends the process with 0 (done), 1 (failed) or 2 (misused). */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(System.out, System.err, System.getenv()).run(arguments));
  }
}
