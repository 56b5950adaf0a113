package org.streamrp2p.hub.event;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;

/**
 * One listener's events: bounded, oldest dropped first, delivered by a virtual thread that lives
 * while there are any.
 */
final class EventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  private final StreamEventListener listener;
  private final EventFilter filter;
  private final int capacity;
  private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();
  private long dropped;
  private boolean running;

  EventQueue(StreamEventListener listener, EventFilter filter, int capacity) {
    this.listener = listener;
    this.filter = filter;
    this.capacity = capacity;
  }

  boolean isFor(StreamEventListener other) {
    return listener == other;
  }

  void offer(StreamEvent event) {
    if (!filter.wants(event)) {
      return;
    }
    synchronized (this) {
      if (events.size() == capacity) {
        events.removeFirst();
        dropped++;
      }
      events.addLast(event);
      if (running) {
        return;
      }
      running = true;
    }
    Thread.ofVirtual().name("stream-events").start(this::drain);
  }

  private void drain() {
    while (true) {
      StreamEvent event;
      long lost;
      synchronized (this) {
        event = events.pollFirst();
        lost = dropped;
        dropped = 0;
        running = event != null;
      }
      if (event == null) {
        return;
      }
      try {
        if (lost > 0) {
          listener.onOverflow(lost);
        }
        listener.onEvent(event);
      } catch (RuntimeException e) {
        LOG.error("A listener failed at {}: {}", event, listener, e);
      }
    }
  }
}
