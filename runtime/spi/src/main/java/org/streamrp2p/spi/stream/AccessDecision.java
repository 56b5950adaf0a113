package org.streamrp2p.spi.stream;

/** The answer of an {@link AccessControl}. */
public sealed interface AccessDecision {
  /**
   * Allowed.
   *
   * @param holder who holds the right, as text that equals itself for the same holder (never a
   *     secret); a publisher may take over a name from one with the same non-empty holder. Empty if
   *     unknown.
   */
  record Allowed(String holder) implements AccessDecision {}

  /**
   * Refused.
   *
   * @param reason one sentence that the peer may see
   */
  record Refused(String reason) implements AccessDecision {}
}
