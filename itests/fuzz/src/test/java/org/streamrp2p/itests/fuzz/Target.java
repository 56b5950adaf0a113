package org.streamrp2p.itests.fuzz;

import java.util.List;

/**
 * Something that reads bytes of a stranger.
 *
 * @param name of the folder of kept inputs
 * @param seeds well-formed inputs to begin with
 * @param reader fails, with anything it throws, when the input shows a fault
 */
record Target(String name, List<byte[]> seeds, Reader reader) {
  /** Reads one input; lets go of everything. */
  @FunctionalInterface
  interface Reader {
    void read(byte[] input);
  }

  void run(byte[] input) {
    reader.read(input);
  }

  @Override
  public String toString() {
    return name;
  }
}
