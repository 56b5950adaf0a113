package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

/** Many connections with one budget: who goes past it is cut, and the others stay. */
class UnfinishedMessagesTest {
  private static final int HALF = 60_000;

  private final TestStreams streams = new TestStreams();
  private final RtmpCounters counters = new RtmpCounters();
  private final RtmpClient client = new RtmpClient();
  private final List<TestConnection> connections = new ArrayList<>();
  private MessageBudget budget = new MessageBudget(4 << 20, 1 << 20);

  @AfterEach
  void allIsLetGoOf() {
    streams.publications().forEach(TestStreams.TestPublication::release);
    connections.forEach(connection -> connection.channel().finishAndReleaseAll());
    client.release();
    assertEquals(0, budget.used());
  }

  private RtmpSession session(TestConnection connection) {
    return new RtmpSession(
        connection,
        RtmpSessionTest.services(streams, counters, budget),
        RtmpSessionTest.SETTINGS,
        "1");
  }

  private TestConnection open() {
    TestConnection connection = new TestConnection();
    connections.add(connection);
    connection.install(session(connection));
    return connection;
  }

  private TestConnection publisher(String name) {
    TestConnection connection = open();
    client.publishing(name).send(connection.channel());
    return connection;
  }

  /** Half of a message: one chunk of two. */
  private void half(TestConnection connection, int chunkStreamId, int bytes) {
    client.control(new ControlMessage.SetChunkSize(bytes / 2));
    client.raw(
        "%02x000000%06x0901000000".formatted(chunkStreamId, bytes)
            + "27"
            + "01".repeat(bytes / 2 - 1));
    client.send(connection.channel());
  }

  private void otherHalf(TestConnection connection, int chunkStreamId, int bytes) {
    client.raw("%02x".formatted(0xc0 + chunkStreamId) + "01".repeat(bytes / 2));
    client.send(connection.channel());
  }

  private void strangers(int count) {
    for (int i = 0; i < count; i++) {
      TestConnection stranger = open();
      client.handshake().connect("live").send(stranger.channel());
      half(stranger, 4, HALF);
      half(stranger, 6, HALF);
    }
  }

  private long open(int from) {
    return connections.stream().skip(from).filter(c -> c.channel().isOpen()).count();
  }

  private Object cut() {
    return counters.values().getOrDefault("messageBudget", -1L);
  }

  @Test
  void strangersAreCutAndAPublisherLosesNothing() {
    TestConnection good = publisher("good");
    half(good, 4, 1 << 20);
    strangers(100);
    assertTrue(budget.used() <= 2 << 20, "bytes: " + budget.used());
    long stay = open(1);
    assertTrue(stay > 5 && stay < 20, "strangers: " + stay);
    assertEquals(100 - stay, cut());
    otherHalf(good, 4, 1 << 20);
    assertEquals(1, RtmpSessionTest.frames(streams).size());
    assertTrue(good.channel().isOpen());
  }

  /** They have sent what they held; there is room for others again. */
  @Test
  void whoIsClosedOrFinishesMakesRoom() {
    strangers(100);
    connections.forEach(connection -> connection.channel().close());
    assertEquals(0, budget.used());
    TestConnection good = publisher("good");
    half(good, 4, 2_000);
    assertEquals(1_000, budget.used());
    otherHalf(good, 4, 2_000);
    assertEquals(0, budget.used());
    half(good, 4, 2_000);
    client.control(new ControlMessage.Abort(4)).send(good.channel());
    assertEquals(0, budget.used());
    assertTrue(good.channel().isOpen());
  }

  /** The old version gives back what it held, the new one holds it. */
  @Test
  void theBudgetGoesOverWithTheSession() {
    TestConnection connection = new TestConnection();
    connections.add(connection);
    RtmpSession old = session(connection);
    connection.install(old);
    client.publishing("cam").send(connection.channel());
    half(connection, 4, 700_000);
    half(connection, 6, 300_000);
    long held = budget.used();
    assertTrue(held >= 500_000, "bytes: " + held);
    HandoverState state = old.handOver();
    MessageBudget before = budget;
    // A part for strangers of 512 KB: it would be full if this were not a publisher's.
    budget = new MessageBudget(2 << 20, 1 << 20);
    RtmpSession next =
        RtmpSession.resume(
            connection,
            RtmpSessionTest.services(streams, counters, budget),
            RtmpSessionTest.SETTINGS,
            "2",
            state);
    connection.remove();
    connection.install(next);
    assertEquals(0, before.used());
    assertEquals(500_000, budget.used());
    strangers(3);
    assertEquals(3, open(1));
    connections.forEach(c -> c.channel().close());
    assertEquals(0, budget.used());
  }

  @Test
  void aConnectionThatIsCutSaysNothingOfTheOthers() {
    TestConnection greedy = publisher("greedy");
    for (int i = 0; greedy.channel().isOpen() && i < 100; i++) {
      half(greedy, 4 + i, 40_000);
    }
    assertFalse(greedy.channel().isOpen());
    assertEquals("publisher left", streams.publications().get(0).closed());
    assertEquals(0, budget.used());
  }
}
