package org.streamrp2p.hub.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamName;

class EventBridgeTest {
  private final EventBridge bridge = new EventBridge();
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void aListenerHearsWhatItAskedForAndFirstWhatExists() throws Exception {
    bridge.add(
        event -> heard.add(event.getClass().getSimpleName() + ' ' + event.stream()),
        Map.of(
            StreamEventListener.TYPES,
            new String[] {"Published", "Unpublished"},
            StreamEventListener.STREAMS,
            "live/*"),
        () -> List.of(published("live/old"), published("studio/old")));
    bridge.tell(published("live/a"));
    bridge.tell(published("studio/a"));
    bridge.tell(new StreamEvent.FramesDropped(StreamName.parse("live/a"), Instant.EPOCH, 3));
    bridge.tell(new StreamEvent.Unpublished(StreamName.parse("live/a"), Instant.EPOCH, "left"));
    assertEquals("Published live/old", next());
    assertEquals("Published live/a", next());
    assertEquals("Unpublished live/a", next());
    assertTrue(heard.isEmpty());
  }

  @Test
  void aSlowListenerLosesTheOldestAndIsTold() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    StreamEventListener slow =
        new StreamEventListener() {
          @Override
          public void onEvent(StreamEvent event) {
            heard.add(event.stream().name());
            first.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void onOverflow(long events) {
            heard.add("lost " + events);
          }
        };
    bridge.add(slow, Map.of(StreamEventListener.QUEUE, 2), List::of);
    bridge.tell(published("e0"));
    assertTrue(first.await(10, TimeUnit.SECONDS));
    for (int i = 1; i <= 5; i++) {
      bridge.tell(published("e" + i));
    }
    release.countDown();
    assertEquals(List.of("e0", "lost 3", "e4", "e5"), List.of(next(), next(), next(), next()));
    bridge.remove(slow);
    bridge.tell(published("e6"));
    assertTrue(heard.isEmpty());
  }

  @Test
  void aListenerThatFailsHearsTheNextEvent() throws Exception {
    bridge.add(
        event -> {
          heard.add(event.stream().name());
          throw new IllegalStateException("broken on purpose");
        },
        Map.of(),
        List::of);
    bridge.tell(published("a"));
    bridge.tell(published("b"));
    assertEquals(List.of("a", "b"), List.of(next(), next()));
  }

  private String next() throws InterruptedException {
    String text = heard.poll(10, TimeUnit.SECONDS);
    return text == null ? "nothing came" : text;
  }

  private static StreamEvent published(String name) {
    return new StreamEvent.Published(StreamName.parse(name), Instant.EPOCH, "test");
  }
}
