package org.streamrp2p.restream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

class RestreamTest {
  private static final StreamName SHOW = StreamName.parse("live/show");

  @TempDir Path folder;
  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private final EventLoop thread = new DefaultEventLoop();
  private final AtomicInteger timers = new AtomicInteger();
  private final FakeDialer dialer = new FakeDialer();
  private volatile boolean live;
  private volatile int viewers;

  @AfterEach
  void finish() {
    embedded.finishAndReleaseAll();
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Counts timers. */
  private EventLoop counting(EventLoop loop) {
    return (EventLoop)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("schedule")) {
                timers.incrementAndGet();
              }
              try {
                return method.invoke(loop, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Restream restream(EventLoop loop, String line) {
    EventLoop counted = counting(loop);
    EventLoops loops =
        new EventLoops() {
          @Override
          public EventLoop next() {
            return counted;
          }

          @Override
          public String transport() {
            return "nio";
          }
        };
    Restream restream = new Restream(dialer, streams(), loops, new EntryFile(folder));
    restream.add(Entry.parse(line, line.contains(">")));
    embedded.runPendingTasks();
    return restream;
  }

  private Streams streams() {
    return (Streams)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Streams.class},
            (proxy, method, arguments) -> Optional.of(info()));
  }

  private StreamInfo info() {
    return (StreamInfo)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StreamInfo.class},
            (proxy, method, arguments) -> method.getName().equals("live") ? live : viewers);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 20 s");
      Thread.onSpinWait();
    }
  }

  private void pass(long millis) {
    embedded.runPendingTasks();
    embedded.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  private static Job.State state(Restream restream) {
    return restream.jobs().all().getFirst().job().view().state();
  }

  /** Anybody may ask for a stream whose server is away, as often as it likes. */
  @Test
  void manyWhoWaitForAServerThatIsAwayCostNoMoreThanOne() {
    embedded.freezeTime();
    Restream restream = restream(embedded.eventLoop(), "show < rtmp://origin/live/show onDemand");
    pass(20_000);
    timers.set(0);
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      waiting.add(restream.demand(SHOW));
    }
    pass(0);
    dialer.heard().onClosed(CloseReason.of("refuses connections"));
    pass(0);
    assertTrue(timers.get() < 10, timers + " timers");
    assertEquals(1, waiting.stream().distinct().count());
    assertFalse(waiting.getFirst().isDone());
    pass(4_000);
    assertTrue(waiting.getFirst().isDone(), "nobody waits longer than access control may take");
    CompletableFuture<Void> later = restream.demand(SHOW);
    assertFalse(later.isDone(), "what was waited for in vain is not kept");
    live = true;
    restream.look(SHOW);
    pass(0);
    assertTrue(later.isDone());
    assertTrue(restream.demand(SHOW).isDone());
  }

  @Test
  void aPullOnDemandEndsFifteenSecondsAfterItsLastViewer() {
    embedded.freezeTime();
    Restream restream = restream(embedded.eventLoop(), "show < rtmp://origin/live/show onDemand");
    assertEquals(Job.State.IDLE, state(restream));
    restream.demand(SHOW);
    pass(0);
    assertEquals(Job.State.CONNECTING, state(restream));
    live = true;
    viewers = 1;
    restream.look(SHOW);
    pass(20_000);
    assertEquals(Job.State.CONNECTING, state(restream));
    viewers = 0;
    restream.look(SHOW);
    pass(14_000);
    restream.look(SHOW);
    pass(0);
    assertEquals(Job.State.CONNECTING, state(restream));
    pass(1_000);
    assertEquals(Job.State.IDLE, state(restream), "a publisher that flaps is no viewer");
    assertEquals(1, dialer.closed);
  }

  /** Passes events on once it is let go. */
  private static final class Blocked implements StreamEventListener {
    private final StreamEventListener listener;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Blocked(StreamEventListener listener) {
      this.listener = listener;
    }

    @Override
    public void onEvent(StreamEvent event) {
      begun.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      listener.onEvent(event);
    }

    @Override
    public void onOverflow(long events) {
      listener.onOverflow(events);
    }
  }

  private void storm(Restream restream, StreamEvent lost, Runnable before) throws Exception {
    EventBridge bridge = new EventBridge();
    Blocked listener = new Blocked(new RestreamEvents(restream));
    bridge.add(listener, Map.of(), List::of);
    StreamName other = StreamName.parse("live/other");
    bridge.tell(new StreamEvent.Subscribed(other, Instant.EPOCH, 1, "test", 1));
    assertTrue(listener.begun.await(20, TimeUnit.SECONDS));
    before.run();
    bridge.tell(lost);
    for (int i = 0; i < 2_000; i++) {
      bridge.tell(new StreamEvent.Subscribed(other, Instant.EPOCH, i, "test", i));
    }
    listener.released.countDown();
  }

  // Of more events than the queue holds the oldest are dropped.
  @Test
  void aStreamThatBeganInAStormOfViewersIsPushed() throws Exception {
    Restream restream = restream(thread, "show > rtmp://there/app/key");
    storm(restream, new StreamEvent.Published(SHOW, Instant.EPOCH, "test"), () -> live = true);
    await(() -> !dialer.listeners.isEmpty());
    assertEquals("there", dialer.last().host());
  }

  @Test
  void aStreamThatEndedInAStormOfViewersIsNotPushedAgain() throws Exception {
    live = true;
    Restream restream = restream(thread, "show > rtmp://there/app/key");
    await(() -> !dialer.listeners.isEmpty());
    storm(
        restream,
        new StreamEvent.Unpublished(SHOW, Instant.EPOCH, "left"),
        () -> {
          live = false;
          dialer.heard().onClosed(CloseReason.of("refuses connections"));
          await(() -> state(restream) == Job.State.WAITING);
        });
    await(() -> state(restream) == Job.State.IDLE);
  }
}
