package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.testkit.RandomCuts;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

/** One session and its client: what the client says, whole or cut, and what it is answered. */
final class Exchange implements AutoCloseable {
  final TestStreams streams = new TestStreams();
  final MessageBudget budget = new MessageBudget(32 << 20, 1 << 20);
  final RtmpCounters counters = new RtmpCounters();
  final TestConnection connection = new TestConnection();
  final RtmpClient client = new RtmpClient();
  final RtmpSession session;
  private final @Nullable Random cuts;

  /**
   * @param seed 0 for bytes that come whole
   */
  Exchange(long seed, @Nullable Recordings recordings) {
    this(seed, recordings, new SessionRegistry());
  }

  Exchange(long seed, @Nullable Recordings recordings, SessionRegistry registry) {
    cuts = seed == 0 ? null : new Random(seed);
    session =
        new RtmpSession(
            connection,
            new SessionServices(streams, () -> recordings, registry, counters, budget),
            RtmpSessionTest.SETTINGS,
            "1.0.0");
    connection.install(session);
  }

  Exchange() {
    this(0, null);
  }

  /** The same in a fresh session each time: whole, and cut at random points. */
  static void wholeAndCut(Consumer<Exchange> test) {
    wholeAndCut(null, test);
  }

  static void wholeAndCut(@Nullable Recordings recordings, Consumer<Exchange> test) {
    for (long seed = 0; seed < 12; seed++) {
      try (Exchange exchange = new Exchange(seed, recordings)) {
        test.accept(exchange);
      }
    }
  }

  /** Somebody else publishes. */
  Exchange live(String stream) {
    streams.publish(
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            StreamName.parse(stream),
            Map.of(),
            "test",
            connection.remoteAddress()),
        Streams.Numbering.ORIGIN,
        reason -> {},
        connection.eventLoop());
    return this;
  }

  /** What the client wrote goes to the session. */
  List<String> answers(Consumer<RtmpClient> script) {
    script.accept(client);
    byte[] bytes = client.takeBytes();
    if (cuts == null) {
      connection.channel().writeInbound(Unpooled.wrappedBuffer(bytes));
    } else {
      RandomCuts.feed(bytes, cuts, 1 + cuts.nextInt(400), connection.channel()::writeInbound);
    }
    connection.channel().runPendingTasks();
    return answers();
  }

  List<String> answers() {
    return client.answers(connection.channel());
  }

  void assertAnswers(Consumer<RtmpClient> script, String... expected) {
    assertEquals(List.of(expected), answers(script));
  }

  void pass(int seconds) {
    connection.channel().advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.channel().runScheduledPendingTasks();
  }

  boolean isOpen() {
    return connection.channel().isOpen();
  }

  @Nullable Object count(String counter) {
    return counters.values().get(counter);
  }

  @Override
  public void close() {
    streams.publications().forEach(TestStreams.TestPublication::release);
    connection.channel().finishAndReleaseAll();
    client.release();
  }
}
