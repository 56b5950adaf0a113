package org.streamrp2p.launcher.config;

/**
 * Why a configuration is refused: one line that names the key, the value and what was expected.
 *
 * @param text the line
 * @param fromCommandLine whether an option of the command line brought the value
 */
public record Problem(String text, boolean fromCommandLine) {
  static Problem of(String text) {
    return new Problem(text, false);
  }

  @Override
  public String toString() {
    return text;
  }
}
