package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.stream.PublishResult;

/** Clients that do not wait for an answer, and message streams that fail beside others. */
class HasteTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  @Test
  void mediaRightBehindPublishIsPublishedOnceThereIsAnAnswer() {
    Exchange.wholeAndCut(
        e -> {
          e.streams.answerLater();
          e.answers(
              c -> c.publishing("a").message(4, 0, 8, 1, "af001190").message(4, 7, 8, 1, "af0101"));
          assertFalse(e.connection.channel().config().isAutoRead());
          assertEquals(0, e.streams.publications().get(0).frames().size());
          e.streams.answer();
          assertTrue(e.connection.channel().config().isAutoRead());
          assertTrue(e.answers().contains("1 onStatus 0 NetStream.Publish.Start"));
          assertEquals(2, e.streams.publications().get(0).frames().size());
          e.answers(c -> c.message(4, 9, 8, 1, "af0102"));
          assertEquals(3, e.streams.publications().get(0).frames().size());
        });
  }

  /** The answer to the first one lets the connection be read on while the second one waits. */
  @Test
  void whatIsHeldBehindOneOfTwoPublishersIsBounded() {
    try (Exchange e = new Exchange()) {
      e.streams.answerLater();
      e.answers(
          c ->
              c.publishing("a")
                  .command(0, "createStream", 3, NULL)
                  .command(2, "publish", 0, NULL, AmfValue.of("b"), AmfValue.of("live")));
      e.streams.answer();
      String body = "af01" + "00".repeat(998);
      for (int i = 0; i < 1_000; i++) {
        int millis = i;
        e.answers(c -> c.message(4, millis, 8, 2, body));
      }
      e.streams.answer();
      int held = e.streams.publications().get(1).frames().size();
      assertEquals(256 * 1024 / (1_000 + 128), held, 1);
      assertEquals(1_000L - held, e.count("messagesDropped"));
      e.answers();
    }
  }

  @Test
  void whatIsPlayedBesideAnotherStreamIsStillNamed() {
    try (Exchange e = new Exchange()) {
      e.live("live/a").live("live/b");
      e.answers(
          c ->
              c.playing("a")
                  .command(0, "createStream", 3, NULL)
                  .command(2, "play", 0, NULL, AmfValue.of("b")));
      assertEquals("live/a", e.connection.stream());
      e.answers(c -> c.command(0, "deleteStream", 0, NULL, AmfValue.of(1)));
      assertEquals("player live/b", e.connection.role() + " " + e.connection.stream());
      e.answers(
          c ->
              c.command(0, "createStream", 4, NULL)
                  .command(1, "publish", 0, NULL, AmfValue.of("c"), AmfValue.of("live")));
      assertEquals("publisher live/c", e.connection.role() + " " + e.connection.stream());
      e.answers(c -> c.command(1, "closeStream", 0, NULL));
      assertEquals("player live/b", e.connection.role() + " " + e.connection.stream());
      e.answers(c -> c.command(2, "closeStream", 0, NULL));
      assertEquals("", e.connection.role());
    }
  }

  @Test
  void aPublisherThatIsTakenOverIsNamedNoLonger() {
    try (Exchange e = new Exchange()) {
      e.live("live/b");
      e.answers(
          c ->
              c.publishing("a")
                  .command(0, "createStream", 3, NULL)
                  .command(2, "play", 0, NULL, AmfValue.of("b")));
      assertEquals("publisher live/a", e.connection.role() + " " + e.connection.stream());
      e.streams.publications().get(1).end("taken over");
      assertTrue(e.isOpen());
      assertEquals("player live/b", e.connection.role() + " " + e.connection.stream());
    }
  }

  @Test
  void whatWasHeldForAPublisherThatLeavesIsLetGo() {
    try (Exchange e = new Exchange()) {
      e.streams.answerLater();
      e.answers(c -> c.publishing("a").message(4, 7, 8, 1, "af0101"));
      e.connection.channel().close();
      e.connection.channel().runPendingTasks();
      e.streams.answer();
      assertEquals("publisher left", e.streams.publications().get(0).closed());
    }
  }

  @Test
  void whatIsAskedForRightBehindPlayHolds() {
    Exchange.wholeAndCut(
        e -> {
          e.live("live/cam").live("live/next");
          e.streams.answerLater();
          List<String> answers =
              e.answers(
                  c ->
                      c.playing("cam")
                          .command(1, "receiveVideo", 0, NULL, AmfValue.of(false))
                          .command(1, "pause", 0, NULL, AmfValue.of(true), AmfValue.of(0))
                          .command(
                              1,
                              "play",
                              0,
                              NULL,
                              AmfValue.of("next"),
                              AmfValue.of(-2),
                              AmfValue.of(-1),
                              AmfValue.of(false)));
          assertFalse(answers.stream().anyMatch(a -> a.contains("Failed")), answers::toString);
          e.streams.answer();
          e.answers();
          assertTrue(e.streams.subscriptions().get(0).isPaused());
          assertTrue(
              e.streams.subscriptions().get(0).encoder().key().parameters().contains("video=false"),
              e.streams.subscriptions().get(0).encoder().key().parameters());
          assertEquals(1, e.streams.subscriptions().size());
          e.streams.subscriptions().get(0).listener().onClosed("over");
          e.streams.answer();
          assertEquals("live/next", e.streams.subscriptions().get(1).stream().toString());
          e.answers();
        });
  }

  @Test
  void aPublisherThatIsRefusedLeavesTheOtherStreamsOfItsConnectionAlone() {
    try (Exchange e = new Exchange()) {
      e.answers(c -> c.publishing("a").command(0, "createStream", 3, NULL));
      e.streams.refusePublish(new PublishResult.Refused(PublishResult.Code.NAME_IN_USE, "in use"));
      List<String> answers =
          e.answers(c -> c.command(2, "publish", 0, NULL, AmfValue.of("b"), AmfValue.of("live")));
      assertTrue(answers.contains("2 onStatus 0 NetStream.Publish.BadName"), answers::toString);
      assertTrue(e.isOpen());
      e.answers(c -> c.message(4, 7, 8, 1, "af0101"));
      assertEquals(1, e.streams.publications().get(0).frames().size());
      e.streams.publications().get(0).end("taken over");
      assertFalse(e.isOpen());
    }
  }
}
