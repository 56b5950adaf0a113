package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.RandomCuts;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

class HandOverTest {
  private static final AmfValue NO = AmfValue.of(false);

  private final RtmpCounters counters = new RtmpCounters();
  private final RtmpClient client = new RtmpClient();
  private TestStreams streams = new TestStreams();
  private TestConnection connection = new TestConnection();
  private RtmpSession session = open();

  @AfterEach
  void release() {
    end();
    client.release();
  }

  /** A hand-over at any byte: the frames are those of an undisturbed session. */
  @Test
  void aPublisherGoesOnInTheNextVersionWhereverItWasCut() {
    byte[] all = publisherBytes();
    connection.channel().writeInbound(Unpooled.copiedBuffer(all));
    List<String> expected = RtmpSessionTest.frames(streams);
    assertEquals(40, expected.size());
    for (int seed = 0; seed < 60; seed++) {
      end();
      streams = new TestStreams();
      connection = new TestConnection();
      session = open();
      Random random = new Random(seed);
      RandomCuts.feed(
          all,
          random,
          1 + random.nextInt(2_000),
          in -> {
            connection.channel().writeInbound(in);
            if (random.nextInt(4) == 0) {
              swap("1.1.0");
            }
          });
      assertEquals(expected, RtmpSessionTest.frames(streams), "seed " + seed);
      assertEquals(1, streams.publications().size());
      assertNull(streams.publications().get(0).closed());
    }
  }

  private byte[] publisherBytes() {
    client.publishing("cam").control(new ControlMessage.SetChunkSize(300));
    for (int i = 0; i < 20; i++) {
      String bytes = "%02x".formatted(i);
      client.message(6, 0xffff00 + i * 40, 9, 1, "2701000000" + bytes.repeat(i * 40));
      client.message(4, 0xffff00 + i * 40, 8, 1, "af01" + bytes.repeat(20));
    }
    return client.takeBytes();
  }

  @Test
  void thePublicationEndsWithTheConnectionAfterASwapToo() {
    client.publishing("cam").send(connection.channel());
    swap("1.1.0");
    connection.channel().close();
    assertEquals("publisher left", streams.publications().get(0).closed());
  }

  @Test
  void aRefusedHandOverLeavesTheSessionAtWork() {
    client.publishing("cam").send(connection.channel());
    session.handOver();
    client.message(4, 0, 8, 1, "af0101").send(connection.channel());
    assertEquals(List.of("AUDIO CODED mp4a 0 01"), RtmpSessionTest.frames(streams));
    connection.channel().close();
    assertEquals("publisher left", streams.publications().get(0).closed());
  }

  @Test
  void aPlayerGoesOnWithTheEncoderOfTheNextVersion() {
    client.playing("cam").send(connection.channel());
    client.answers(connection.channel());
    swap("2.0.0");
    TestStreams.TestSubscription subscription = streams.subscriptions().get(0);
    assertTrue(subscription.isOpen());
    assertEquals("2.0.0", subscription.encoder().key().version());
    subscription.send(SampleFrames.audio(0, 1));
    subscription.listener().onUnpublished("left");
    assertEquals(2, client.answers(connection.channel()).size()); // the sound, and Stream Dry
  }

  /** What follows in the playlist is paused too, as it was before the swap. */
  @Test
  void aPauseGoesOn() {
    AmfValue none = AmfValue.AmfNull.NULL;
    client
        .playing("a")
        .command(1, "play", 0, none, AmfValue.of("b"), AmfValue.of(-2), AmfValue.of(-1), NO)
        .command(1, "pause", 0, none, AmfValue.of(true), AmfValue.of(0))
        .send(connection.channel());
    swap("1.1.0");
    streams.subscriptions().get(0).listener().onClosed("over");
    assertTrue(streams.subscriptions().get(1).isPaused());
    client.command(1, "pause", 0, none, NO, AmfValue.of(0)).send(connection.channel());
    assertFalse(streams.subscriptions().get(1).isPaused());
    client.answers(connection.channel());
  }

  /** Duration, playlist, nanoseconds and what was acknowledged go on in the next version. */
  @Test
  void allThatAPlayerAskedForGoesOn() {
    AmfValue none = AmfValue.AmfNull.NULL;
    AmfValue object =
        new AmfFields()
            .put("app", "live")
            .put("capsEx", 13)
            .put("fourCcList", new AmfValue.AmfStrictArray(List.of(AmfValue.of("avc1"))))
            .object();
    client
        .handshake()
        .command(0, "connect", 1, object)
        .command(0, "createStream", 2, none)
        .command(1, "play", 0, none, AmfValue.of("a"), AmfValue.of(-2), AmfValue.of(20))
        .command(
            1,
            "play",
            0,
            none,
            AmfValue.of("b"),
            AmfValue.of(-2),
            AmfValue.of(-1),
            AmfValue.of(false))
        .control(new ControlMessage.Acknowledgement(4_000))
        .send(connection.channel());
    TestStreams.TestSubscription first = streams.subscriptions().get(0);
    String parameters = first.encoder().key().parameters();
    assertTrue(parameters.contains("nanoOffset=true, avc1=true, mp4a=false"), parameters);
    first.listener().onPublished();
    pass(15);
    swap("2.0.0");
    assertEquals(parameters, first.encoder().key().parameters());
    pass(4);
    assertTrue(first.isOpen());
    pass(1);
    assertFalse(first.isOpen());
    assertEquals("live/b", connection.stream());
    CompletableFuture<SessionInfo> info = session.info().toCompletableFuture();
    connection.channel().runPendingTasks();
    assertEquals(List.of("player live/b"), info.join().uses());
    assertEquals(4_000, info.join().bytesAcknowledged());
    assertTrue(info.join().canReconnect());
  }

  /** No timer of the old version is left behind. */
  @Test
  void thePlayTimerOfTheOldVersionIsGone() {
    AmfValue none = AmfValue.AmfNull.NULL;
    client
        .handshake()
        .connect("live")
        .command(0, "createStream", 2, none)
        .command(1, "play", 0, none, AmfValue.of("a"), AmfValue.of(-2), AmfValue.of(5))
        .send(connection.channel());
    streams.subscriptions().get(0).listener().onPublished();
    session.handOver();
    connection.remove();
    assertEquals(-1, connection.channel().runScheduledPendingTasks());
  }

  private void pass(int seconds) {
    connection.channel().advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.channel().runScheduledPendingTasks();
  }

  @Test
  void aPublicationThatEndedMeanwhileClosesTheConnection() {
    client.publishing("cam").send(connection.channel());
    HandoverState state = session.handOver();
    RtmpSession next =
        RtmpSession.resume(
            connection,
            RtmpSessionTest.services(new TestStreams(), counters),
            RtmpSessionTest.SETTINGS,
            "2",
            state);
    connection.remove();
    connection.install(next);
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void aStateOfAnotherLayoutIsRefused() {
    for (int version = 1; version <= 3; version++) {
      HandoverState state = new HandoverState("rtmp", version, Map.of());
      assertThrows(
          HandoverRefusedException.class,
          () ->
              RtmpSession.resume(
                  connection,
                  RtmpSessionTest.services(streams, counters),
                  RtmpSessionTest.SETTINGS,
                  "1",
                  state));
    }
  }

  private RtmpSession open() {
    RtmpSession s =
        new RtmpSession(
            connection,
            RtmpSessionTest.services(streams, counters),
            RtmpSessionTest.SETTINGS,
            "1.0.0");
    connection.install(s);
    return s;
  }

  private void swap(String version) {
    HandoverState state = session.handOver();
    session =
        RtmpSession.resume(
            connection,
            RtmpSessionTest.services(streams, counters),
            RtmpSessionTest.SETTINGS,
            version,
            state);
    connection.remove();
    connection.install(session);
  }

  private void end() {
    streams.publications().forEach(TestStreams.TestPublication::release);
    connection.channel().finishAndReleaseAll();
  }
}
