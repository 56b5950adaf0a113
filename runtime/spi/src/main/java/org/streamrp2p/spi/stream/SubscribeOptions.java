package org.streamrp2p.spi.stream;

/** How a subscription begins. Immutable; made by {@link #DEFAULT} and the {@code with…} methods. */
public final class SubscribeOptions {
  /** Where to begin. */
  public enum Start {
    /** At the newest key frame that is kept, so that a picture appears at once. */
    KEY_FRAME,
    /** At the next key frame that comes: least delay, a wait for the picture. */
    LIVE
  }

  /** From the newest key frame, and only if the stream is live. */
  public static final SubscribeOptions DEFAULT = new SubscribeOptions(Start.KEY_FRAME, false);

  private final Start start;
  private final boolean waits;

  private SubscribeOptions(Start start, boolean waits) {
    this.start = start;
    this.waits = waits;
  }

  public SubscribeOptions withStart(Start newStart) {
    return new SubscribeOptions(newStart, waits);
  }

  /**
   * @param newWaits whether a name that nobody publishes yet is waited for, at most {@code
   *     streams.waitSeconds}; a {@link FrameSubscriber} waits as long as it likes
   */
  public SubscribeOptions withWaits(boolean newWaits) {
    return new SubscribeOptions(start, newWaits);
  }

  public Start start() {
    return start;
  }

  public boolean waits() {
    return waits;
  }
}
