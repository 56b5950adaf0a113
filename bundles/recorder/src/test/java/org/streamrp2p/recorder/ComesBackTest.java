package org.streamrp2p.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.stream.HubPolicy;
import org.streamrp2p.hub.stream.HubSettings;
import org.streamrp2p.hub.stream.HubStreams;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.testkit.SampleFrames;

/** A publisher that leaves and comes back, a disk that is slow, and the hub between them. */
class ComesBackTest {
  private static final StreamName SHOW = StreamName.parse("live/show");

  @TempDir Path folder;
  private final EmbeddedChannel home = new EmbeddedChannel();
  private final EventBridge events = new EventBridge();
  private final SlowDisk disk = new SlowDisk();
  private final HubStreams hub =
      new HubStreams(
          HubSettings.DEFAULT,
          () -> new HubPolicy(3, 5, 2, HubPolicy.Takeover.ANY, 30, 300),
          name -> false,
          new AccessGate(),
          events,
          Clock.systemUTC(),
          System::nanoTime,
          home::eventLoop);

  /** Frames wait in writing until the disk is let go. */
  private static final class SlowDisk implements Storage {
    private final CountDownLatch writing = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public SeekableByteChannel create(Path file) throws IOException {
      SeekableByteChannel channel = DISK.create(file);
      return (SeekableByteChannel)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SeekableByteChannel.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("write") && gate.getCount() > 0) {
                  writing.countDown();
                  gate.await();
                }
                try {
                  return method.invoke(channel, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public SeekableByteChannel open(Path file) throws IOException {
      return DISK.open(file);
    }

    @Override
    public SeekableByteChannel read(Path file) throws IOException {
      return DISK.read(file);
    }

    @Override
    public long freeBytes(Path where) {
      return 1L << 40;
    }
  }

  @AfterEach
  void stop() {
    disk.gate.countDown();
    hub.stop();
    run();
    home.finishAndReleaseAll();
  }

  private void run() {
    for (int i = 0; i < 5; i++) {
      home.runPendingTasks();
    }
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 20 s");
      run();
      Thread.onSpinWait();
    }
  }

  private Recorder recorder(boolean enabled) {
    RecorderConfig config =
        (RecorderConfig)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RecorderConfig.class, Annotation.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "enabled" -> enabled;
                      case "byPublishers" -> false;
                      case "streams" -> "*";
                      case "folder" -> "recordings";
                      default -> 0;
                    });
    Recorder recorder =
        new Recorder(
            hub,
            folder,
            config,
            disk,
            Clock.systemUTC(),
            task -> Thread.ofVirtual().name("recorder").start(task));
    events.add(recorder, Map.of(StreamEventListener.TYPES, "Published"), List::of);
    return recorder;
  }

  private Publication publish() {
    var result =
        hub.publish(
                new AccessRequest(
                    AccessRequest.Action.PUBLISH,
                    SHOW,
                    Map.of(),
                    "test",
                    new LocalAddress("publisher")),
                Streams.Numbering.ORIGIN,
                reason -> {},
                home.eventLoop())
            .toCompletableFuture();
    run();
    return assertInstanceOf(PublishResult.Accepted.class, result.join()).publication();
  }

  private void send(Publication publication, Frame... frames) {
    for (Frame frame : frames) {
      publication.publish(frame);
    }
    run();
  }

  private static long bytes(Recorder recorder) {
    return recorder.current(SHOW).map(RecordingInfo::bytes).orElse(0L);
  }

  private void runs(Recorder recorder) {
    await(() -> recorder.current(SHOW).isPresent());
  }

  // The old recording still has its end before it in the queue when the new publication is told.
  @Test
  void aPublisherThatComesBackWhileTheDiskIsSlowIsRecorded() throws InterruptedException {
    Recorder recorder = recorder(true);
    Publication first = publish();
    runs(recorder);
    disk.gate = new CountDownLatch(1);
    send(first, SampleFrames.video(true, 0, 1000), SampleFrames.video(false, 40, 1000));
    assertTrue(disk.writing.await(20, TimeUnit.SECONDS));
    first.close("left");
    run();
    Publication second = publish();
    send(second, SampleFrames.video(true, 0, 1000), SampleFrames.video(false, 80, 1000));
    disk.gate.countDown();
    await(() -> recorder.all().size() == 2);
    await(() -> bytes(recorder) > 10_000);
    second.close("left");
    await(() -> recorder.current(SHOW).isEmpty());
    assertEquals(
        List.of(40L, 80L), recorder.all().stream().map(r -> r.length().toMillis()).toList());
    assertEquals(80, recorder.length(SHOW).toCompletableFuture().join().toMillis());
  }

  // Any viewer may ask, on an event loop that has others to serve.
  @Test
  void whoAsksForALengthDoesNotWaitForTheDisk() throws Exception {
    Recorder recorder = recorder(true);
    Publication publication = publish();
    runs(recorder);
    send(publication, SampleFrames.video(true, 0, 1000), SampleFrames.video(false, 40, 1000));
    await(() -> bytes(recorder) > 10_000);
    disk.gate = new CountDownLatch(1);
    send(publication, SampleFrames.video(false, 80, 1000));
    assertTrue(disk.writing.await(20, TimeUnit.SECONDS));
    RecordingInfo current =
        CompletableFuture.supplyAsync(() -> recorder.current(SHOW).orElseThrow())
            .get(20, TimeUnit.SECONDS);
    assertEquals(RecordingInfo.State.RUNNING, current.state());
    assertEquals(40, current.length().toMillis());
    assertEquals(
        current.length(),
        CompletableFuture.supplyAsync(() -> recorder.length(SHOW).toCompletableFuture().join())
            .get(20, TimeUnit.SECONDS));
    disk.gate.countDown();
    await(() -> recorder.current(SHOW).orElseThrow().length().toMillis() == 80);
  }

  @Test
  void aTakeoverGoesOnInTheSameRecordingAndNothingFollowsItsEnd() {
    Recorder recorder = recorder(true);
    send(publish(), SampleFrames.video(true, 0, 1000));
    await(() -> bytes(recorder) > 9_000);
    Publication second = publish();
    send(second, SampleFrames.video(true, 0, 1000));
    await(() -> bytes(recorder) > 10_000);
    second.close("left");
    await(() -> recorder.current(SHOW).isEmpty());
    assertEquals(1, recorder.all().size());
  }

  @Test
  void whatTheOperatorStopsDoesNotBeginAgain() {
    Recorder recorder = recorder(false);
    send(publish(), SampleFrames.video(true, 0, 1000));
    recorder.startNow(SHOW, Recordings.Mode.NEW, false);
    recorder.startNow(SHOW, Recordings.Mode.NEW, false);
    run();
    await(() -> bytes(recorder) > 9_000);
    recorder.stop(SHOW).toCompletableFuture().join();
    assertTrue(recorder.current(SHOW).isEmpty());
    assertEquals(1, recorder.all().size());
  }
}
