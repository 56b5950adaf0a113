package org.streamrp2p.spi.protocol;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Why a connection ended, as plain data: it passes between bundles.
 *
 * @param text one line for people; holds no secret
 * @param details for the program that dialled; its keys are a matter between guest and dialler
 * @since 1.1
 */
public record CloseReason(String text, Map<String, String> details) {
  public CloseReason {
    requireNonNull(text, "text");
    details = Map.copyOf(details);
  }

  /** A reason that is only told. */
  public static CloseReason of(String text) {
    return new CloseReason(text, Map.of());
  }

  /** Leaves the details out: they may hold secrets. */
  @Override
  public String toString() {
    return text;
  }
}
