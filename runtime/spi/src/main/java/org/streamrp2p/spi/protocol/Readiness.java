package org.streamrp2p.spi.protocol;

/**
 * What an update would find if it came now: the answer of {@link ProtocolSession#readiness}.
 *
 * @param problem why the session cannot be handed over at this moment, one sentence; empty if it
 *     can
 * @param unfinishedBytes bytes of half-read messages and answers that the state would carry, 0 or
 *     more
 * @param reconnects whether the peer understands a wish to come back over a new connection
 * @since 1.2
 */
public record Readiness(String problem, long unfinishedBytes, boolean reconnects) {
  /**
   * @throws IllegalArgumentException if {@code unfinishedBytes} is negative
   */
  public Readiness {
    if (unfinishedBytes < 0) {
      throw new IllegalArgumentException(
          "unfinishedBytes: " + unfinishedBytes + " (expected: 0 or more)");
    }
  }

  /** It can be handed over. */
  public static Readiness ready(long unfinishedBytes, boolean reconnects) {
    return new Readiness("", unfinishedBytes, reconnects);
  }

  /** It cannot be handed over before something has ended. */
  public static Readiness busy(String problem, boolean reconnects) {
    return new Readiness(problem, 0, reconnects);
  }

  public boolean isReady() {
    return problem.isEmpty();
  }
}
