package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One reader of a stream, owned by the runtime: a cursor into the ring of its encoding. A reader
 * that falls behind loses whole groups, is counted, and never delays the publisher.
 *
 * <p><b>Threads.</b> Accessors from anywhere, the rest on the event loop of the connection (for a
 * {@link FrameSubscriber}: anywhere).
 */
@ProviderType
public interface Subscription {
  /** Unique within the process, never reused. */
  long id();

  StreamName stream();

  /**
   * Continues with another encoder at the next batch: another version of a handler, another choice
   * of tracks. No frame is lost or doubled. Not for a {@link FrameSubscriber}.
   */
  void encoder(FrameEncoder encoder);

  /**
   * Continues with another encoder as a new reader does: with headers, from the newest group on.
   * For a choice that takes in what was left out before, of which neither headers nor a key frame
   * have been written.
   *
   * @since 1.1
   */
  default void restart(FrameEncoder encoder) {
    encoder(encoder);
  }

  /**
   * Replaces the listener: the next version of a handler continues. Not for a {@link
   * FrameSubscriber}.
   */
  void listener(SubscriptionListener listener);

  /**
   * Stops and goes on. After a pause a reader continues at the newest key frame, a {@link
   * FrameSubscriber} at the next one.
   */
  void paused(boolean paused);

  /** Frames this reader lost because it was too slow. */
  long framesDropped();

  boolean isOpen();

  /** Ends it. What was handed to the channel is still sent. */
  void close();
}
