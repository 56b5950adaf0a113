package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.TestStreams.TestSubscription;

/** RTMP 1.0 7.2: every command and its answer, whole and cut at random points. */
class CommandsTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private static final String BEGIN = "UserControl[event=0, value=1, bufferMillis=0]";
  private static final String EOF = "UserControl[event=1, value=1, bufferMillis=0]";
  private static final String DRY = "UserControl[event=2, value=1, bufferMillis=0]";

  /** On a connection without a message stream in use. */
  static Stream<Arguments> connectionCommands() {
    return Stream.of(
        row("createStream", 0, 2, "0 _result 2 [AmfNumber[value=1.0]]"),
        row("releaseStream", 0, 2, "0 _result 2 [AmfUndefined[]]", of("cam")),
        row(
            "FCPublish",
            0,
            2,
            "0 _result 2 [AmfUndefined[]];0 onFCPublish 0 NetStream.Publish.Start",
            of("cam")),
        row(
            "FCUnpublish",
            0,
            2,
            "0 _result 2 [AmfUndefined[]];0 onFCUnpublish 0 NetStream.Unpublish.Success",
            of("cam")),
        row(
            "FCSubscribe",
            0,
            2,
            "0 _result 2 [AmfUndefined[]];0 onFCSubscribe 0 NetStream.Play.Start",
            of("cam")),
        row(
            "FCUnsubscribe",
            0,
            2,
            "0 _result 2 [AmfUndefined[]];0 onFCUnsubscribe 0 NetStream.Play.Stop",
            of("cam")),
        row("FCPublish", 0, 0, "0 onFCPublish 0 NetStream.Publish.Start", of("cam")),
        row("getStreamLength", 0, 2, "0 _result 2 [AmfNumber[value=0.0]]", of("cam")),
        row("getStreamLength", 0, 2, "0 _result 2 [AmfNumber[value=0.0]]", of("")),
        row("_checkbw", 0, 2, "0 _result 2 [AmfUndefined[]]"),
        row(
            "checkBandwidth",
            0,
            2,
            "0 _result 2 [AmfUndefined[]];0 onBWDone 0 [AmfNumber[value=0.0]]"),
        row("deleteStream", 0, 0, "", AmfValue.of(1)),
        row("connect", 0, 9, "0 _error 9 NetConnection.Connect.Rejected"),
        row("nonsense", 0, 2, "0 _error 2 NetConnection.Call.Failed"),
        row("nonsense", 7, 0, "0 _error 0 NetConnection.Call.Failed", of("x"), AmfValue.of(1)),
        row("", 0, 3, "0 _error 3 NetConnection.Call.Failed"),
        row("_result", 0, 2, ""),
        row("_error", 0, 2, ""),
        row("onStatus", 0, 0, ""),
        // no such message stream
        row("publish", 1, 0, "1 onStatus 0 NetStream.Failed", of("cam")),
        row("play", 5, 0, "5 onStatus 0 NetStream.Failed", of("cam")),
        row("pause", 5, 0, "5 onStatus 0 NetStream.Failed", of("cam")));
  }

  @ParameterizedTest
  @MethodSource("connectionCommands")
  void aCommandOfTheConnectionIsAnswered(
      String name, int streamId, double id, String expected, AmfValue[] arguments) {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          e.assertAnswers(c -> c.command(streamId, name, id, NULL, arguments), split(expected));
          assertTrue(e.isOpen());
        });
  }

  /** On message stream 1, which plays live/cam. */
  static Stream<Arguments> playerCommands() {
    return Stream.of(
        row("pause", 1, 0, "1 onStatus 0 NetStream.Pause.Notify", of(true), AmfValue.of(0)),
        row("pause", 1, 0, "1 onStatus 0 NetStream.Unpause.Notify", of(false), AmfValue.of(0)),
        row("pauseRaw", 1, 0, "1 onStatus 0 NetStream.Pause.Notify", of(true), AmfValue.of(0)),
        row("seek", 1, 0, "1 onStatus 0 NetStream.Seek.Failed", AmfValue.of(5000)),
        row("seek", 1, 0, "1 onStatus 0 NetStream.Seek.InvalidTime", AmfValue.of(-1)),
        row("seek", 1, 0, "1 onStatus 0 NetStream.Seek.InvalidTime"),
        row("receiveAudio", 1, 0, "", of(false)),
        row("receiveVideo", 1, 0, "", of(false)),
        row(
            "receiveAudio",
            1,
            0,
            "1 onStatus 0 NetStream.Seek.Notify;1 onStatus 0 NetStream.Play.Start",
            of(true)),
        row(
            "receiveVideo",
            1,
            0,
            "1 onStatus 0 NetStream.Seek.Notify;1 onStatus 0 NetStream.Play.Start",
            of(true)),
        row("closeStream", 1, 0, ""),
        row("deleteStream", 0, 0, "", AmfValue.of(1)),
        row("publish", 1, 0, "1 onStatus 0 NetStream.Publish.BadName", of("cam")),
        row(
            "play",
            1,
            0,
            BEGIN + ";1 onStatus 0 NetStream.Play.Reset;1 onStatus 0 NetStream.Play.Start",
            of("cam")),
        // without reset it waits for the end of what is played
        row("play", 1, 0, "", of("b"), AmfValue.of(-2), AmfValue.of(-1), of(false)),
        row("play", 1, 0, "", of("b"), AmfValue.of(-2), AmfValue.of(-1), AmfValue.of(0)),
        row(
            "play",
            1,
            0,
            "1 onStatus 0 NetStream.Play.StreamNotFound",
            of("../b"),
            AmfValue.of(-2)),
        row(
            "play2",
            1,
            0,
            BEGIN
                + ";1 onStatus 0 NetStream.Play.Transition;1 onStatus 0 NetStream.Play.Start"
                + ";1 onPlayStatus NetStream.Play.TransitionComplete",
            new AmfFields()
                .put("oldStreamName", "cam")
                .put("streamName", "b")
                .put("transition", "switch")
                .object()),
        row(
            "play2",
            1,
            0,
            "",
            new AmfFields().put("streamName", "b").put("transition", "append").object()),
        row(
            "play2",
            1,
            0,
            "1 onStatus 0 NetStream.Play.Stop;" + EOF,
            new AmfFields().put("transition", "stop").object()),
        row("play2", 1, 0, "1 onStatus 0 NetStream.Play.StreamNotFound"));
  }

  @ParameterizedTest
  @MethodSource("playerCommands")
  void aCommandOfAPlayerIsAnswered(
      String name, int streamId, double id, String expected, AmfValue[] arguments) {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/cam").live("live/b").answers(c -> c.playing("cam"));
          e.assertAnswers(c -> c.command(streamId, name, id, NULL, arguments), split(expected));
          assertTrue(e.isOpen());
        });
  }

  /** On message stream 1, which is idle. */
  static Stream<Arguments> idleCommands() {
    return Stream.of(
        row("pause", 1, 0, "1 onStatus 0 NetStream.Failed", of(true)),
        row("seek", 1, 0, "1 onStatus 0 NetStream.Seek.Failed", AmfValue.of(0)),
        row("receiveAudio", 1, 0, "", of(true)),
        row("closeStream", 1, 0, ""),
        row(
            "play2",
            1,
            0,
            BEGIN + ";1 onStatus 0 NetStream.Play.Reset;1 onStatus 0 NetStream.Play.Start",
            new AmfFields().put("streamName", "cam").object()),
        row("play2", 1, 0, "", new AmfFields().put("transition", "stop").object()),
        row(
            "play",
            1,
            0,
            BEGIN + ";1 onStatus 0 NetStream.Play.Start",
            of("cam"),
            AmfValue.of(-1),
            AmfValue.of(-1),
            of(false)),
        row("publish", 1, 0, BEGIN + ";1 onStatus 0 NetStream.Publish.Start", of("x"), of("LIVE")),
        row("publish", 1, 0, BEGIN + ";1 onStatus 0 NetStream.Publish.Start", of("x")));
  }

  @ParameterizedTest
  @MethodSource("idleCommands")
  void aCommandOfAnIdleStreamIsAnswered(
      String name, int streamId, double id, String expected, AmfValue[] arguments) {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/cam")
              .answers(c -> c.handshake().connect("live").command(0, "createStream", 2, NULL));
          e.assertAnswers(c -> c.command(streamId, name, id, NULL, arguments), split(expected));
          assertTrue(e.isOpen());
        });
  }

  @Test
  void aNameThatNobodyPublishesIsWaitedForAndThePlayerIsToldSo() {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.handshake().connect("live").command(0, "createStream", 2, NULL));
          e.assertAnswers(
              c -> c.command(1, "play", 0, NULL, of("cam")),
              BEGIN,
              "1 onStatus 0 NetStream.Play.Reset",
              "1 onStatus 0 NetStream.Play.Start",
              DRY);
          assertTrue(e.streams.subscriptions().get(0).options().waits());
          assertTrue(e.client.lastDescription().contains("nobody publishes it yet, waiting"));
          e.streams.subscriptions().get(0).listener().onPublished();
          assertEquals(List.of(BEGIN, "1 onStatus 0 NetStream.Play.PublishNotify"), e.answers());
        });
  }

  /** Seconds by the specification; milliseconds of players that give the start in thousands. */
  @ParameterizedTest
  @CsvSource({"-2, 30", "-1, 30", "0, 30", "-2000, 30000", "-1000, 30000"})
  void aPlayerGetsNoMoreThanTheDurationItAskedFor(double start, double duration) {
    try (Exchange e = new Exchange()) {
      e.live("live/cam").answers(c -> c.handshake().connect("live"));
      e.answers(
          c ->
              c.command(0, "createStream", 2, NULL)
                  .command(
                      1, "play", 0, NULL, of("cam"), AmfValue.of(start), AmfValue.of(duration)));
      e.pass(29);
      assertEquals(List.of(), withoutPings(e.answers()));
      assertTrue(e.streams.subscriptions().get(0).isOpen());
      e.pass(1);
      assertEquals(
          List.of(
              "1 onPlayStatus NetStream.Play.Complete", "1 onStatus 0 NetStream.Play.Stop", EOF),
          withoutPings(e.answers()));
      assertFalse(e.streams.subscriptions().get(0).isOpen());
    }
  }

  @ParameterizedTest
  @CsvSource({"-2, -1", "-2, 0", "-2000, -1000"})
  void aDurationThatIsNoneNeverEnds(double start, double duration) {
    try (Exchange e = new Exchange()) {
      e.live("live/cam");
      e.answers(
          c ->
              c.handshake()
                  .connect("live")
                  .command(0, "createStream", 2, NULL)
                  .command(
                      1, "play", 0, NULL, of("cam"), AmfValue.of(start), AmfValue.of(duration)));
      for (int i = 0; i < 100; i++) {
        e.pass(10);
      }
      assertTrue(e.streams.subscriptions().get(0).isOpen());
    }
  }

  /** The duration runs from the moment at which there is something to see. */
  @Test
  void waitingForAPublisherDoesNotCount() {
    try (Exchange e = new Exchange()) {
      e.answers(
          c ->
              c.handshake()
                  .connect("live")
                  .command(0, "createStream", 2, NULL)
                  .command(1, "play", 0, NULL, of("cam"), AmfValue.of(-2), AmfValue.of(5)));
      TestSubscription subscription = e.streams.subscriptions().get(0);
      e.pass(60);
      assertTrue(subscription.isOpen());
      subscription.listener().onPublished();
      e.pass(5);
      assertFalse(subscription.isOpen());
    }
  }

  @Test
  void whatIsPlayedWithoutResetFollowsInOrder() {
    try (Exchange e = new Exchange()) {
      e.live("live/a").live("live/b").live("live/c");
      e.answers(
          c ->
              c.handshake()
                  .connect("live")
                  .command(0, "createStream", 2, NULL)
                  .command(1, "play", 0, NULL, of("a"), AmfValue.of(-2), AmfValue.of(5))
                  .command(1, "play", 0, NULL, of("b"), AmfValue.of(-2), AmfValue.of(5), of(false))
                  .command(
                      1, "play", 0, NULL, of("c"), AmfValue.of(-2), AmfValue.of(5), of(false)));
      e.pass(5);
      assertEquals(
          List.of(
              "1 onPlayStatus NetStream.Play.Switch", BEGIN, "1 onStatus 0 NetStream.Play.Start"),
          e.answers());
      assertEquals("live/b", e.connection.stream());
      e.pass(5);
      assertEquals("live/c", e.connection.stream());
      e.answers();
      e.pass(5);
      assertEquals(
          List.of(
              "1 onPlayStatus NetStream.Play.Complete", "1 onStatus 0 NetStream.Play.Stop", EOF),
          withoutPings(e.answers()));
    }
  }

  private static AmfValue[] following(String name) {
    return new AmfValue[] {of(name), AmfValue.of(-2), AmfValue.of(-1), of(false)};
  }

  @Test
  void aRefusedEntryDoesNotEndThePlaylist() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/a").live("live/b").live("live/c");
          e.streams.refuseSubscribe(
              StreamName.parse("live/b"),
              new SubscribeResult.Refused(SubscribeResult.Code.NOT_ALLOWED, "token"));
          e.answers(
              c ->
                  c.playing("a")
                      .command(1, "play", 0, NULL, following("b"))
                      .command(1, "play", 0, NULL, following("c")));
          e.streams.subscriptions().get(0).listener().onClosed("over");
          assertEquals(
              List.of(
                  "1 onPlayStatus NetStream.Play.Switch",
                  "1 onStatus 0 NetStream.Play.Failed",
                  BEGIN,
                  "1 onStatus 0 NetStream.Play.Start"),
              e.answers());
          assertEquals("live/c", e.connection.stream());
        });
  }

  @Test
  void anEntryThatCanBeNoNameDoesNotEndThePlaylist() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/a").live("live/c");
          e.answers(
              c ->
                  c.playing("a")
                      .command(1, "play", 0, NULL, following("../b"))
                      .command(1, "play", 0, NULL, following("c")));
          e.streams.subscriptions().get(0).listener().onClosed("over");
          assertEquals(
              List.of(
                  "1 onPlayStatus NetStream.Play.Switch",
                  "1 onStatus 0 NetStream.Play.StreamNotFound",
                  BEGIN,
                  "1 onStatus 0 NetStream.Play.Start"),
              e.answers());
          assertEquals("live/c", e.connection.stream());
        });
  }

  @Test
  void aRefusedLastEntryIsTheEndOfThePlaylist() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/a");
          e.answers(c -> c.playing("a").command(1, "play", 0, NULL, following("../b")));
          e.streams.subscriptions().get(0).listener().onClosed("over");
          assertEquals(
              List.of(
                  "1 onPlayStatus NetStream.Play.Switch",
                  "1 onStatus 0 NetStream.Play.StreamNotFound",
                  "1 onStatus 0 NetStream.Play.Stop",
                  EOF),
              e.answers());
          assertEquals("", e.connection.role());
        });
  }

  /** What was asked for while the answer to the first was awaited. */
  @Test
  void aRefusalOfTheFirstDoesNotEndThePlaylistEither() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/b");
          e.streams.refuseSubscribe(
              StreamName.parse("live/a"),
              new SubscribeResult.Refused(SubscribeResult.Code.NOT_FOUND, "nobody publishes it"));
          e.streams.answerLater();
          e.answers(c -> c.playing("a").command(1, "play", 0, NULL, following("b")));
          e.streams.answer();
          e.streams.answer();
          assertEquals(
              List.of(
                  "1 onStatus 0 NetStream.Play.StreamNotFound",
                  BEGIN,
                  "1 onStatus 0 NetStream.Play.Start"),
              e.answers());
          assertEquals("live/b", e.connection.stream());
        });
  }

  @Test
  void aPlaylistHasAnEnd() {
    try (Exchange e = new Exchange()) {
      e.live("live/a").answers(c -> c.playing("a"));
      AmfValue[] arguments = {of("a"), AmfValue.of(-2), AmfValue.of(-1), of(false)};
      for (int i = 0; i < 16; i++) {
        assertEquals(List.of(), e.answers(c -> c.command(1, "play", 0, NULL, arguments)));
      }
      e.assertAnswers(
          c -> c.command(1, "play", 0, NULL, arguments), "1 onStatus 0 NetStream.Play.Failed");
    }
  }

  /** A switch that fails changes nothing. */
  @Test
  void play2KeepsWhatIsPlayedUntilTheNewStreamIsGranted() {
    try (Exchange e = new Exchange()) {
      e.live("live/a").answers(c -> c.playing("a"));
      e.answers(
          c -> c.command(1, "play2", 0, NULL, new AmfFields().put("streamName", "..").object()));
      assertTrue(e.streams.subscriptions().get(0).isOpen());
      e.answers(
          c -> c.command(1, "play2", 0, NULL, new AmfFields().put("streamName", "b").object()));
      assertFalse(e.streams.subscriptions().get(0).isOpen());
      assertTrue(e.streams.subscriptions().get(1).isOpen());
      assertEquals("live/b", e.connection.stream());
    }
  }

  @Test
  void oneConnectionPublishesAndPlaysAtOnce() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/b");
          List<String> answers =
              e.answers(
                  c ->
                      c.publishing("a")
                          .command(0, "createStream", 3, NULL)
                          .command(2, "play", 0, NULL, of("b"))
                          .message(4, 7, 8, 1, "af0101"));
          assertTrue(answers.contains("1 onStatus 0 NetStream.Publish.Start"));
          assertTrue(answers.contains("2 onStatus 0 NetStream.Play.Start"));
          assertEquals(1, e.streams.publications().get(1).frames().size());
          e.answers(c -> c.command(0, "deleteStream", 0, NULL, AmfValue.of(1)));
          assertEquals("publisher left", e.streams.publications().get(1).closed());
          assertTrue(e.streams.subscriptions().get(0).isOpen());
        });
  }

  @Test
  void aStreamIdIsUsedAgainAfterDeleteStream() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("a"));
      e.assertAnswers(
          c ->
              c.command(0, "deleteStream", 0, NULL, AmfValue.of(1))
                  .command(0, "createStream", 9, NULL),
          "1 onStatus 0 NetStream.Unpublish.Success",
          "0 _result 9 [AmfNumber[value=1.0]]");
    }
  }

  @Test
  void messageStreamsAreBounded() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.handshake().connect("live"));
      for (int i = 0; i < NetConnection.MAX_STREAMS; i++) {
        e.answers(c -> c.command(0, "createStream", 2, NULL));
      }
      e.assertAnswers(
          c -> c.command(0, "createStream", 3, NULL), "0 _error 3 NetConnection.Call.Failed");
    }
  }

  /** RTMP 1.0 7.1.1: message type 17 is a format byte and AMF0, with AMF3 behind a switch. */
  @Test
  void aClientOfAmf3IsUnderstood() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/cam");
          e.answers(
              c ->
                  c.handshake()
                      .command(
                          0,
                          "connect",
                          1,
                          new AmfFields().put("app", "live").put("objectEncoding", 3).object()));
          e.assertAnswers(
              c ->
                  c.message(
                          3,
                          0,
                          17,
                          0,
                          "00" + "02000c63726561746553747265616d" + "004000000000000000" + "05")
                      .message(
                          3,
                          0,
                          17,
                          1,
                          "00" + "020004706c6179" + "000000000000000000" + "1101" + "11060763616d"),
              "0 _result 2 [AmfNumber[value=1.0]]",
              BEGIN,
              "1 onStatus 0 NetStream.Play.Reset",
              "1 onStatus 0 NetStream.Play.Start");
        });
  }

  private static Arguments row(
      String name, int streamId, double id, String expected, AmfValue... arguments) {
    return Arguments.of(name, streamId, id, expected, arguments);
  }

  private static AmfValue of(String text) {
    return AmfValue.of(text);
  }

  private static AmfValue of(boolean flag) {
    return AmfValue.of(flag);
  }

  private static String[] split(String expected) {
    return expected.isEmpty() ? new String[0] : expected.split(";");
  }

  private static List<String> withoutPings(List<String> answers) {
    return answers.stream().filter(a -> !a.startsWith("UserControl[event=6")).toList();
  }
}
