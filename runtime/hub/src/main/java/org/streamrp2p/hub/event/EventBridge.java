package org.streamrp2p.hub.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;

/**
 * Passes events on to listeners: each through its own filter and its own bounded queue. From any
 * thread.
 */
public final class EventBridge {
  private final List<EventQueue> queues = new CopyOnWriteArrayList<>();

  /**
   * @param properties of the service
   * @param existing what the listener has missed; asked once it hears new events
   */
  public void add(
      StreamEventListener listener,
      Map<String, Object> properties,
      Supplier<List<StreamEvent>> existing) {
    EventQueue queue =
        new EventQueue(listener, EventFilter.of(properties), EventFilter.queue(properties));
    // First in the list, then the snapshot: what happens in between is told twice rather than
    // never.
    queues.add(queue);
    existing.get().forEach(queue::offer);
  }

  public void remove(StreamEventListener listener) {
    queues.removeIf(queue -> queue.isFor(listener));
  }

  public void tell(StreamEvent event) {
    for (EventQueue queue : queues) {
      queue.offer(event);
    }
  }
}
