package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.testkit.SampleFrames;

/** Who costs without giving is cut, and counted by what it did. */
class PoliciesTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  @Test
  void aPlayerThatTakesNoByteAlthoughDataWaitsIsClosed() {
    try (Exchange e = new Exchange()) {
      e.live("live/cam").answers(c -> c.playing("cam"));
      e.connection.peerTakesBytes(false);
      e.streams.subscriptions().get(0).send(SampleFrames.video(true, 0, 10_000));
      e.pass(10);
      e.pass(10);
      e.pass(10);
      assertTrue(e.isOpen());
      e.pass(10);
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("slowPlayers"));
    }
  }

  /** Slow is not dead: some byte in time is enough. */
  @Test
  void aPlayerThatTakesSomethingNowAndThenStays() {
    try (Exchange e = new Exchange()) {
      e.live("live/cam").answers(c -> c.playing("cam"));
      for (int i = 0; i < 40; i++) {
        e.connection.peerTakesBytes(i % 3 == 0);
        e.streams.subscriptions().get(0).send(SampleFrames.video(true, i, 10_000));
        e.pass(10);
      }
      assertTrue(e.isOpen());
      assertEquals(0L, e.count("slowPlayers"));
      e.connection.peerTakesBytes(true);
      e.answers();
    }
  }

  @Test
  void aPublisherIsReadAgainWhenItsPlayersAreAboutToBeServed() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      assertTrue(e.connection.channel().config().isAutoRead());
      e.streams.publications().get(0).mayPause(TimeUnit.MILLISECONDS.toNanos(100));
      e.answers(c -> c.message(4, 0, 8, 1, "af0101"));
      assertFalse(e.connection.channel().config().isAutoRead());
      e.connection.channel().advanceTimeBy(99, TimeUnit.MILLISECONDS);
      e.connection.channel().runScheduledPendingTasks();
      assertFalse(e.connection.channel().config().isAutoRead());
      e.connection.channel().advanceTimeBy(1, TimeUnit.MILLISECONDS);
      e.connection.channel().runScheduledPendingTasks();
      assertTrue(e.connection.channel().config().isAutoRead());
      // Commands of a second message stream are not kept waiting.
      e.answers(
          c -> c.command(0, "createStream", 3, NULL).command(2, "play", 0, NULL, AmfValue.of("b")));
      assertTrue(e.connection.channel().config().isAutoRead());
      e.answers();
    }
  }

  /** Who takes the connection over reads it, and is not disturbed by a timer of the past. */
  @Test
  void aPauseEndsWithItsSession() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      e.streams.publications().get(0).mayPause(TimeUnit.MILLISECONDS.toNanos(100));
      e.answers(c -> c.message(4, 0, 8, 1, "af0101"));
      e.session.handOver();
      e.connection.channel().pipeline().remove(e.session);
      e.connection.channel().advanceTimeBy(1, TimeUnit.SECONDS);
      e.connection.channel().runScheduledPendingTasks();
      assertFalse(e.connection.channel().config().isAutoRead());
    }
  }

  @Test
  void aPlayerWithNothingToTakeStays() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.playing("cam"));
      for (int i = 0; i < 100; i++) {
        e.pass(10);
      }
      assertTrue(e.isOpen());
      e.answers();
    }
  }

  @Test
  void aHandshakeOfOneByteASecondIsCut() {
    try (Exchange e = new Exchange()) {
      for (int i = 0; i < 11 && e.isOpen(); i++) {
        e.connection.channel().writeInbound(Unpooled.copiedBuffer(new byte[] {3}));
        e.pass(1);
      }
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("timeouts"));
    }
  }

  /** Neither idle nor finished: a byte comes now and then, and other messages are whole. */
  @Test
  void aMessageThatNeverBecomesWholeIsCut() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      e.pass(10);
      byte[] all = e.client.message(6, 0, 9, 1, "17010000" + "aa".repeat(120)).takeBytes();
      e.connection.channel().writeInbound(Unpooled.copiedBuffer(all, 0, 20));
      int at = 20;
      for (int seconds = 0; seconds < 60; seconds += 10) {
        assertTrue(e.isOpen(), "after " + seconds);
        e.connection.channel().writeInbound(Unpooled.copiedBuffer(all, at++, 1));
        e.pass(10);
      }
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("slowMessages"));
    }
  }

  @Test
  void aLongMessageThatBecomesWholeInTimeIsTaken() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      for (int i = 0; i < 10; i++) {
        byte[] all = e.client.message(6, i, 9, 1, "1701000000" + "aa".repeat(100)).takeBytes();
        e.connection.channel().writeInbound(Unpooled.copiedBuffer(all, 0, 50));
        e.pass(10);
        e.pass(10);
        e.connection.channel().writeInbound(Unpooled.copiedBuffer(all, 50, all.length - 50));
      }
      assertTrue(e.isOpen());
      assertEquals(10, e.streams.publications().get(0).frames().size());
      e.answers();
    }
  }

  @Test
  void commandsWithoutEndAreAFlood() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live"));
      for (int i = 1; i < FloodGuard.MAX_REQUESTS; i++) {
        e.answers(c -> c.command(0, "_checkbw", 2, NULL));
      }
      assertTrue(e.isOpen());
      e.answers(c -> c.command(0, "_checkbw", 2, NULL));
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("floods"));
    }
  }

  @Test
  void pingsWithoutEndAreAFloodToo() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake());
      for (int i = 0; i < FloodGuard.MAX_REQUESTS; i++) {
        e.answers(c -> c.control(UserControl.of(UserControl.PING_REQUEST, 1)));
      }
      assertTrue(e.isOpen());
      e.answers(c -> c.control(UserControl.of(UserControl.PING_REQUEST, 1)));
      assertFalse(e.isOpen());
    }
  }

  @Test
  void mediaAndTimeEndTheCount() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      for (int i = 0; i < 2 * FloodGuard.MAX_REQUESTS; i++) {
        e.answers(c -> c.command(0, "_checkbw", 2, NULL));
        if (i % 400 == 0) {
          e.answers(c -> c.message(4, 0, 8, 1, "af0101"));
        }
      }
      assertTrue(e.isOpen());
      e.pass(10);
      for (int i = 0; i < FloodGuard.MAX_REQUESTS; i++) {
        e.answers(c -> c.command(0, "_checkbw", 2, NULL));
      }
      assertTrue(e.isOpen());
    }
  }

  /** Media for a stream that is not published is no excuse. */
  @Test
  void mediaThatNobodyTakesDoesNotEndTheCount() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live"));
      for (int i = 0; i < FloodGuard.MAX_REQUESTS && e.isOpen(); i++) {
        e.answers(c -> c.command(0, "_checkbw", 2, NULL).message(4, 0, 8, 1, "af0101"));
      }
      assertFalse(e.isOpen());
    }
  }

  @Test
  void tooManyChunkStreamsAreCountedApart() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live"));
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < 260; i++) {
        hex.append("01%02x%02x".formatted(i & 0xff, i >> 8)).append("0000000000000900000000");
      }
      e.connection.channel().writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("chunkStreamLimits"));
      assertEquals(0L, e.count("protocolErrors"));
    }
  }

  @Test
  void aMessageThatIsTooLargeIsCountedApart() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live").message(6, 0, 9, 1, "aa".repeat(70_000)));
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("messageSizeLimits"));
    }
  }
}
