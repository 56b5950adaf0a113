package org.streamrp2p.itests.fuzz;

/** What Jazzer calls: with the name of the target once, then with each input. */
public final class JazzerEntry {
  private static Target target;

  private JazzerEntry() {}

  public static void fuzzerInitialize(String[] arguments) {
    target = Targets.named(arguments[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    target.run(input);
  }
}
