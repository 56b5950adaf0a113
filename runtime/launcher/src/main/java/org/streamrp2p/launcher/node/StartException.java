package org.streamrp2p.launcher.node;

import java.util.List;

/** A start that was refused. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> lines;
  private final boolean misused;

  StartException(List<String> lines, boolean misused) {
    super(String.join("\n", lines));
    this.lines = List.copyOf(lines);
    this.misused = misused;
  }

  StartException(String line) {
    this(List.of(line), false);
  }

  /** What to tell the operator, one problem a line. */
  public List<String> lines() {
    return lines;
  }

  /** Whether the command line itself asked for something impossible. */
  public boolean misused() {
    return misused;
  }
}
