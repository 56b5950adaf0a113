package org.streamrp2p.spi.stream;

/** What became of a wish to publish. */
public sealed interface PublishResult {
  /** Accepted: frames may follow. */
  record Accepted(Publication publication) implements PublishResult {}

  /**
   * Refused.
   *
   * @param code for the protocol's own status
   * @param reason one sentence that the peer may see
   */
  record Refused(Code code, String reason) implements PublishResult {}

  /** Why. */
  enum Code {
    /** An {@link AccessControl} said no. */
    NOT_ALLOWED,
    /** Another publisher has the name. */
    NAME_IN_USE,
    /** {@code streams.max} is reached. */
    TOO_MANY_STREAMS,
    /** The runtime is stopping. */
    STOPPING
  }
}
