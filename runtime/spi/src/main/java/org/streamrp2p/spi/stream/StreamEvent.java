package org.streamrp2p.spi.stream;

import java.time.Instant;

/** Something happened to a stream. */
public sealed interface StreamEvent {
  StreamName stream();

  Instant time();

  /** Somebody publishes it. */
  record Published(StreamName stream, Instant time, String publisher) implements StreamEvent {}

  /**
   * The publisher left, or was taken over: then {@link Published} follows at once. The stream may
   * go on until {@link Ended}.
   */
  record Unpublished(StreamName stream, Instant time, String reason) implements StreamEvent {}

  /**
   * The stream is over: no publisher came back within {@code streams.lingerSeconds}, or nobody
   * waited for one. Follows the last {@link Unpublished}.
   *
   * @param readers how many waited until now
   */
  record Ended(StreamName stream, Instant time, int readers) implements StreamEvent {}

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
