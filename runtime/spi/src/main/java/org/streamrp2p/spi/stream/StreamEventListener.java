package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The event bridge. Register it as a service; what exists already is told first (a {@link
 * StreamEvent.Published} for each live stream), so a bundle that comes late knows what runs.
 *
 * <p><b>Bounded and filtered.</b> Service properties: {@value #TYPES} (simple names of {@link
 * StreamEvent} records; all if absent), {@value #STREAMS} (a glob over {@code app/name}; all if
 * absent), {@value #QUEUE} (events held for a slow listener, default 1024; beyond that the oldest
 * is dropped and counted).
 *
 * <p><b>Threads.</b> A virtual thread per listener: it may block; calls never overlap.
 */
@ConsumerType
public interface StreamEventListener {
  String TYPES = "streamr.event.types";
  String STREAMS = "streamr.event.streams";
  String QUEUE = "streamr.event.queue";

  void onEvent(StreamEvent event);

  /**
   * Events were dropped before the next one.
   *
   * @param events how many
   */
  default void onOverflow(long events) {}
}
