package org.streamrp2p.host.connection;

import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.HandoverRefusedException;

/**
 * How one connection fared when it was to change its handler.
 *
 * @param parkedNanos how long nobody had it; 0 unless it moved
 * @param reason why it did not move, the same for all connections; empty if it did
 * @param cause what was thrown, if it was a bug and no refusal
 */
record Move(Result result, long parkedNanos, String reason, @Nullable Throwable cause) {
  enum Result {
    /** It was closed meanwhile. */
    NOTHING,
    MOVED,
    /** The old version would not give it up now: nothing changed. */
    BUSY,
    /** The new version would not take it: the old one has it again. */
    REFUSED,
    /** Neither would have it: closed. */
    LOST
  }

  static final Move NOTHING = new Move(Result.NOTHING, 0, "", null);

  static Move moved(long parkedNanos) {
    return new Move(Result.MOVED, parkedNanos, "", null);
  }

  /**
   * @param who threw it
   * @param what that means
   */
  static Move not(Result result, HandlerEntry who, String what, RuntimeException e) {
    Throwable cause = e instanceof GuestException guest ? guest.getCause() : e;
    return cause instanceof HandoverRefusedException
        ? new Move(result, 0, who + " " + what + ": " + cause.getMessage(), null)
        : new Move(result, 0, who + " " + what + ": " + cause, cause);
  }

  Move as(Result other) {
    return new Move(other, parkedNanos, reason, cause);
  }

  /** Something else went wrong while this was to be mended. */
  void addSuppressed(RuntimeException e) {
    if (cause != null && cause != e) {
      cause.addSuppressed(e);
    }
  }
}
