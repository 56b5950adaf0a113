package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ProviderType;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.protocol.Connection;

/**
 * The right to publish one stream, from acceptance to {@link #close} or until it is taken away.
 * Owned by the runtime.
 *
 * <p><b>Threads.</b> {@link #publish} from one thread at a time (cheapest on the loop it was
 * requested with); the rest from any.
 */
@ProviderType
public interface Publication {
  /** Unique within the process, never reused. */
  long id();

  StreamName stream();

  /**
   * Publishes a frame. Never blocks and never throws for a slow reader. After the end of the
   * publication the frame is dropped. From another thread than the stream's, no more than 16 MB
   * wait: beyond that whole groups are dropped and counted, headers kept.
   *
   * @param frame transfers
   * @throws IllegalArgumentException if the frame has no number and numbering is kept, or the other
   *     way round; the frame is released
   */
  void publish(Frame frame);

  /**
   * How long the owner may leave its source unread without delaying any reader. A stream with many
   * readers is written in windows ({@code hub.merge}): until shortly before the next one nobody
   * would get what is read, and each wake-up for a frame alone costs more than the frame. The same
   * holds for a stream without readers, for at most a tenth of a second. Ask when all that was
   * there is published. Bounded so that no more than 64 KB come meanwhile, which any receive window
   * holds.
   *
   * @return nanoseconds, 20 milliseconds or more, or 0: go on reading. Always 0 from another thread
   *     than the stream's, and while plugins read the frames themselves
   */
  default long mayPauseNanos() {
    return 0;
  }

  /**
   * Ends the publication when a connection is closed, whoever is its guest then, or nobody: the one
   * that was its owner may have been stopped. On the connection's event loop, once.
   *
   * @since 1.1
   */
  default void endsWith(Connection connection) {}

  /** Replaces the listener: the next version of a handler continues. */
  void listener(PublicationListener listener);

  boolean isOpen();

  /**
   * Ends it. Readers get what is queued, then {@link SubscriptionListener#onUnpublished}.
   *
   * @param reason one line for events and logs
   */
  void close(String reason);
}
