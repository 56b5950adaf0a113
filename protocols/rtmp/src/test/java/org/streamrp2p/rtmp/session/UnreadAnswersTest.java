package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.testkit.SampleFrames;

/** Who asks and does not take the answers costs a bounded amount. */
class UnreadAnswersTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private static final String LONG = "x".repeat(65_000);

  @Test
  void commandsWithLongNamesGetShortAnswers() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live"));
      e.connection.peerTakesBytes(false);
      for (int i = 1; i < FloodGuard.MAX_REQUESTS; i++) {
        e.answers(c -> c.command(0, LONG, 2, NULL));
      }
      assertTrue(e.isOpen());
      assertTrue(e.connection.waitingBytes() < 512 * 1024, "" + e.connection.waitingBytes());
    }
  }

  /** Each of these is answered in words about the name; who plays is not closed for a bad one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "FCPublish",
        "FCUnpublish",
        "FCSubscribe",
        "FCUnsubscribe",
        "publish",
        "play",
        "play2"
      })
  void longNamesOfStreamsAreNotRepeatedWhole(String command) {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.playing("cam").command(0, "createStream", 3, NULL));
      e.connection.peerTakesBytes(false);
      AmfValue name = AmfValue.of(LONG);
      AmfValue argument =
          command.equals("play2") ? new AmfFields().put("streamName", name).object() : name;
      e.answers(c -> c.command(2, command, 4, NULL, argument));
      assertTrue(e.connection.waitingBytes() < 4_096, "" + e.connection.waitingBytes());
    }
  }

  @Test
  void aLongApplicationIsNotRepeatedWhole() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake());
      List<String> answers = e.answers(c -> c.connect(LONG));
      assertEquals(List.of("0 _error 1 NetConnection.Connect.InvalidApp"), answers);
      assertTrue(e.client.lastDescription().length() <= 256, e.client.lastDescription());
    }
  }

  private static void publishAndPing(RtmpClient client, int times) {
    for (int i = 0; i < times; i++) {
      client.message(4, 0, 8, 1, "af0101").control(UserControl.of(UserControl.PING_REQUEST, 1));
    }
  }

  /** Media ends the count of commands, but not of the bytes of their answers. */
  @Test
  void aPublisherThatPingsAndTakesNoAnswerIsClosed() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      e.connection.peerTakesBytes(false);
      for (int i = 0; i < 100 && e.isOpen(); i++) {
        e.answers(c -> publishAndPing(c, 400));
      }
      assertFalse(e.isOpen());
      assertEquals(1L, e.count("unreadAnswers"));
    }
  }

  /** It is media that waits for it, not answers. */
  @Test
  void aPlayerOnAThinLineIsStillHeard() {
    try (Exchange e = new Exchange()) {
      e.live("live/cam").answers(c -> c.playing("cam"));
      e.connection.peerTakesBytes(false);
      e.streams.subscriptions().get(0).send(SampleFrames.video(true, 0, 1_000_000));
      assertFalse(e.connection.channel().isWritable());
      for (int i = 0; i < 100; i++) {
        e.answers(c -> c.control(UserControl.of(UserControl.PING_REQUEST, 1)));
      }
      e.answers(c -> c.command(1, "pause", 0, NULL, AmfValue.of(true), AmfValue.of(0)));
      assertTrue(e.streams.subscriptions().get(0).isPaused());
      assertTrue(e.isOpen());
    }
  }

  @Test
  void whoTakesItsAnswersMayAskAsLongAsItPublishes() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("cam"));
      for (int i = 0; i < 50; i++) {
        e.answers(c -> publishAndPing(c, 400));
      }
      assertTrue(e.isOpen());
      assertEquals(0L, e.count("unreadAnswers"));
    }
  }
}
