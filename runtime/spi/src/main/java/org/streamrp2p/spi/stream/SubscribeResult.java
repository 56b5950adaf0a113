package org.streamrp2p.spi.stream;

/** What became of a wish to view. */
public sealed interface SubscribeResult {
  /** Accepted: batches flow as soon as there are frames. */
  record Accepted(Subscription subscription) implements SubscribeResult {}

  /**
   * Refused.
   *
   * @param code for the protocol's own status
   * @param reason one sentence that the peer may see
   */
  record Refused(Code code, String reason) implements SubscribeResult {}

  /** Why. */
  enum Code {
    /** An {@link AccessControl} said no. */
    NOT_ALLOWED,
    /** Nobody publishes it, and the request did not ask to wait. */
    NOT_FOUND,
    /** {@code viewers.maxPerStream} is reached. */
    TOO_MANY_VIEWERS,
    /** {@code streams.max} is reached. */
    TOO_MANY_STREAMS,
    /** The runtime is stopping. */
    STOPPING
  }
}
