package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ConsumerType;
import org.streamrp2p.media.Frame;

/**
 * Takes frames inside the process: a recorder, a counter, another protocol's publisher.
 *
 * <p><b>Threads.</b> Each subscriber has a virtual thread of its own, so it may block; calls never
 * overlap. What it does not take in time is queued up to 16 MB, then whole groups are dropped and
 * {@link #onGap} tells.
 *
 * <p>An exception ends this subscription, is logged, and touches nobody else.
 */
@ConsumerType
public interface FrameSubscriber {
  /**
   * Sequence headers and metadata first, then from the newest key frame on.
   *
   * @param frame borrowed: retain it to keep it
   */
  void onFrame(Frame frame);

  /**
   * Frames are missing here.
   *
   * @param frames how many
   */
  default void onGap(long frames) {}

  /** A publisher is there; its frames follow. */
  default void onPublished() {}

  /** The publisher left. The subscription waits for the next one, however long that takes. */
  default void onUnpublished(String reason) {}

  /** No more calls follow. */
  default void onClosed() {}
}
