package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens to a subscription, on the event loop of its connection. Must not block. */
@ConsumerType
public interface SubscriptionListener {
  /** A publisher is there; its frames follow. Also called at the start if the stream is live. */
  default void onPublished() {}

  /**
   * The publisher left, and all its frames have been handed to the channel. The subscription waits
   * for the next one: {@link #onPublished} comes if there is one within {@code
   * streams.lingerSeconds}, and time goes on where it stopped; otherwise {@link #onClosed}. Not
   * called when another publisher takes the name over.
   */
  default void onUnpublished(String reason) {}

  /**
   * Frames were lost to this reader.
   *
   * @param frames how many this time
   */
  default void onDropped(long frames) {}

  /**
   * It ended, and not by its owner: no publisher came in time ({@code streams.lingerSeconds},
   * {@code streams.waitSeconds}), it was removed by the operator, or the runtime stops.
   */
  default void onClosed(String reason) {}
}
