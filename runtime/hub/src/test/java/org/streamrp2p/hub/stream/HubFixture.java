package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;
import org.streamrp2p.testkit.ManualClock;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestConnection;

/**
 * A hub on embedded event loops: everything happens on the thread of the test, in a known order.
 */
abstract class HubFixture {
  static final StreamName SHOW = StreamName.parse("live/show");

  final EmbeddedChannel home = new EmbeddedChannel();
  final AccessGate gate = new AccessGate();
  final ManualClock clock = new ManualClock(Instant.EPOCH);
  final List<TestConnection> connections = new ArrayList<>();
  final List<String> publisherHeard = new ArrayList<>();
  final EventBridge events = new EventBridge();

  /** Events, as soon as the listener's thread has passed them on. */
  final List<String> told = new CopyOnWriteArrayList<>();

  HubPolicy policy = new HubPolicy(3, 5, 2, HubPolicy.Takeover.SAME_KEY, 30, 300);
  final HubStreams hub =
      new HubStreams(
          HubSettings.DEFAULT,
          () -> policy,
          name -> name.name().startsWith("family"),
          gate,
          events,
          clock,
          () -> clock.millis() * 1_000_000,
          home::eventLoop);

  @BeforeEach
  void listen() {
    home.freezeTime();
    events.add(
        event -> told.add(event.getClass().getSimpleName() + ' ' + detail(event)),
        Map.of(),
        List::of);
  }

  @AfterEach
  void nothingIsKept() {
    hub.stop();
    run();
    connections.forEach(connection -> connection.channel().finishAndReleaseAll());
    run();
    assertEquals(0, hub.budget().used());
    assertEquals(List.of(), hub.streams());
    home.finishAndReleaseAll();
  }

  // ---- helpers

  private static String detail(StreamEvent event) {
    return switch (event) {
      case StreamEvent.Published e -> e.publisher();
      case StreamEvent.Unpublished e -> e.reason();
      case StreamEvent.Ended e -> String.valueOf(e.readers());
      case StreamEvent.Subscribed e -> String.valueOf(e.viewers());
      case StreamEvent.Unsubscribed e -> String.valueOf(e.viewers());
      case StreamEvent.FramesDropped e -> String.valueOf(e.frames());
    };
  }

  /** Waits for the events that are expected, and for no other one before them. */
  void assertTold(String... expected) {
    await(() -> told.size() >= expected.length);
    assertEquals(List.of(expected), told);
  }

  /** Moves the clock and the time of the event loops. */
  void pass(long millis) {
    clock.advance(Duration.ofMillis(millis));
    home.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    connections.forEach(c -> c.channel().advanceTimeBy(millis, TimeUnit.MILLISECONDS));
    run();
  }

  void policy(HubPolicy.Takeover takeover, int lingerSeconds, int waitSeconds) {
    policy = new HubPolicy(3, 5, 2, takeover, lingerSeconds, waitSeconds);
  }

  StreamInfo info() {
    return hub.stream(SHOW).orElseThrow();
  }

  void subscribeFrames(StreamName name, List<FrameNumber> numbers) {
    assertInstanceOf(
        SubscribeResult.Accepted.class,
        hub.subscribe(
            name,
            SubscribeOptions.DEFAULT,
            frame -> {
              synchronized (numbers) {
                numbers.add(frame.number());
              }
            }));
  }

  static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 10 s");
      Thread.onSpinWait();
    }
  }

  Publication publish(StreamName name) {
    return accepted(publishResult(name, Map.of()));
  }

  static Publication accepted(PublishResult result) {
    return assertInstanceOf(PublishResult.Accepted.class, result).publication();
  }

  PublishResult publishResult(StreamName name, Map<String, String> parameters) {
    return publishResult(name, parameters, Numbering.ORIGIN);
  }

  PublishResult publishResult(
      StreamName name, Map<String, String> parameters, Numbering numbering) {
    return publishResult(name, parameters, numbering, new LocalAddress("publisher"));
  }

  PublishResult publishResult(
      StreamName name, Map<String, String> parameters, Numbering numbering, SocketAddress from) {
    CompletableFuture<PublishResult> result =
        hub.publish(
                new AccessRequest(AccessRequest.Action.PUBLISH, name, parameters, "test", from),
                numbering,
                publisherHeard::add,
                home.eventLoop())
            .toCompletableFuture();
    run();
    return result.join();
  }

  static void headers(Publication publication) {
    publication.publish(SampleFrames.metadata(0, "meta"));
    publication.publish(SampleFrames.videoHeader(0, "avc"));
    publication.publish(SampleFrames.audioHeader(0, "aac"));
  }

  void send(Publication publication, Frame... frames) {
    for (Frame frame : frames) {
      publication.publish(frame);
    }
    run();
  }

  Viewer view(StreamName name, String version) {
    return view(name, version, SubscribeOptions.DEFAULT);
  }

  Viewer view(StreamName name, String version, SubscribeOptions options) {
    return view(name, new LineEncoder(version), options);
  }

  Viewer view(StreamName name, FrameEncoder encoder, SubscribeOptions options) {
    Viewer viewer = new Viewer();
    SubscribeResult result = subscribe(viewer, name, encoder, options);
    viewer.subscription = assertInstanceOf(SubscribeResult.Accepted.class, result).subscription();
    return viewer;
  }

  SubscribeResult viewResult(StreamName name, FrameEncoder encoder, SubscribeOptions options) {
    return subscribe(new Viewer(), name, encoder, options);
  }

  SubscribeResult subscribe(
      Viewer viewer, StreamName name, FrameEncoder encoder, SubscribeOptions options) {
    CompletableFuture<SubscribeResult> result =
        hub.subscribe(
                new AccessRequest(
                    AccessRequest.Action.VIEW, name, Map.of(), "test", new LocalAddress("viewer")),
                viewer.connection,
                encoder,
                options,
                viewer)
            .toCompletableFuture();
    run();
    return result.join();
  }

  /** Runs what waits on the embedded event loops until nothing waits any more. */
  void run() {
    for (int i = 0; i < 5; i++) {
      home.runPendingTasks();
      connections.forEach(connection -> connection.channel().runPendingTasks());
    }
  }

  final class Viewer implements SubscriptionListener {
    final TestConnection connection = new TestConnection();
    final List<String> heard = new ArrayList<>();
    Subscription subscription;
    boolean leavesAtTheEnd;

    Viewer() {
      connection.channel().freezeTime();
      connections.add(connection);
    }

    List<String> lines() {
      run();
      StringBuilder text = new StringBuilder();
      for (ByteBuf b = connection.channel().readOutbound();
          b != null;
          b = connection.channel().readOutbound()) {
        text.append(b.toString(StandardCharsets.UTF_8));
        b.release();
      }
      return text.isEmpty() ? List.of() : List.of(text.toString().split("\n"));
    }

    /** How many bytes came since the last look. */
    int bytes() {
      run();
      int sum = 0;
      for (ByteBuf b = connection.channel().readOutbound();
          b != null;
          b = connection.channel().readOutbound()) {
        sum += b.readableBytes();
        b.release();
      }
      return sum;
    }

    void writable(boolean writable) {
      connection.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
      run();
    }

    @Override
    public void onPublished() {
      heard.add("published");
    }

    @Override
    public void onUnpublished(String reason) {
      heard.add("unpublished " + reason);
      if (leavesAtTheEnd) {
        subscription.close();
      }
    }

    @Override
    public void onClosed(String reason) {
      heard.add("closed " + reason);
    }

    @Override
    public void onDropped(long frames) {
      heard.add("dropped " + frames);
    }
  }
}
