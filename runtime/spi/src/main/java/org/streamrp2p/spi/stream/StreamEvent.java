package org.streamrp2p.spi.stream;

import java.time.Instant;

/** Something happened to a stream. */
public sealed interface StreamEvent {
  StreamName stream();

  Instant time();

  /** Somebody publishes it. */
  record Published(StreamName stream, Instant time, String publisher) implements StreamEvent {}

  /** The publisher left. */
  record Unpublished(StreamName stream, Instant time, String reason) implements StreamEvent {}

  /**
   * A reader came.
   *
   * @param viewers how many there are now
   */
  record Subscribed(
      StreamName stream, Instant time, long subscriptionId, String reader, int viewers)
      implements StreamEvent {}

  /**
   * A reader left.
   *
   * @param viewers how many there are now
   */
  record Unsubscribed(StreamName stream, Instant time, long subscriptionId, int viewers)
      implements StreamEvent {}

  /**
   * Readers lost frames; summed over up to a second.
   *
   * @param frames how many, over all readers
   */
  record FramesDropped(StreamName stream, Instant time, long frames) implements StreamEvent {}
}
