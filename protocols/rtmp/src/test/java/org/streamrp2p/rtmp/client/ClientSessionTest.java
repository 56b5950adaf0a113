package org.streamrp2p.rtmp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestStreams.TestPublication;
import org.streamrp2p.testkit.TestStreams.TestSubscription;

class ClientSessionTest {
  private static final String URL = "rtmp://origin.example/live/there?key=s3cr3t";
  private final List<TwoNodes> all = new ArrayList<>();

  private TwoNodes nodes(String direction) {
    return nodes(direction, 0, 1 << 20, 0);
  }

  private TwoNodes nodes(String direction, long seed, int largest, int swapEvery) {
    TwoNodes nodes = new TwoNodes(direction, URL, seed, largest, swapEvery);
    all.add(nodes);
    return nodes;
  }

  @AfterEach
  void finish() {
    all.forEach(TwoNodes::finish);
  }

  /** Some are larger than a chunk. */
  private static List<Frame> frames(int largest) {
    List<Frame> frames = new ArrayList<>();
    frames.add(SampleFrames.metadata(0, "\u0002\0\nonMetaData\u0005"));
    frames.add(SampleFrames.videoHeader(0, "avcC"));
    frames.add(SampleFrames.audioHeader(0, "asc"));
    int count = largest < 10 ? 5 : 20;
    for (int i = 0; i < count; i++) {
      frames.add(SampleFrames.video(i % 5 == 0, 0x7ffffff0L + i * 40, 1 + i * 1_100));
      frames.add(SampleFrames.audio(0x7ffffff0L + i * 40 + 7, 1 + i * 31));
    }
    return frames;
  }

  @ParameterizedTest
  @CsvSource({"1048576,0", "1,0", "700,0", "700,5", "9000,3", "3,50"})
  void aPullBringsEveryFrameHowEverItIsCutAndHandedOver(int largest, int swapEvery) {
    TwoNodes nodes = nodes("pull", largest, largest, swapEvery).pump();
    TestSubscription source = nodes.there.subscriptions().get(0);
    assertEquals("live/there", source.stream().toString());
    List<Frame> sent = frames(largest);
    List<String> expected = TwoNodes.texts(sent);
    for (Frame frame : sent) {
      source.send(frame);
      nodes.pump();
    }
    TestPublication target = nodes.here.publications().get(0);
    assertEquals("live/here", target.stream().toString());
    assertEquals(expected, TwoNodes.texts(target.frames()));
    assertEquals(1, nodes.here.publications().size());
    assertEquals("pull live/here", nodes.client.role() + ' ' + nodes.client.stream());
    assertEquals(swapEvery > 0, nodes.version() > 1);
    assertNull(nodes.ending());
  }

  @ParameterizedTest
  @CsvSource({"1048576,0", "700,0", "700,5", "3,50"})
  void aPushSendsEveryFrameHowEverItIsCutAndHandedOver(int largest, int swapEvery) {
    TwoNodes nodes = nodes("push", largest, largest, swapEvery).pump();
    TestPublication target = nodes.there.publications().get(0);
    assertEquals("live/there", target.stream().toString());
    assertEquals("s3cr3t", nodes.there.requests().get(0).parameters().get("key"));
    List<Frame> sent = frames(largest);
    List<String> expected = TwoNodes.texts(sent);
    for (Frame frame : sent) {
      if (swapEvery > 0) {
        nodes.swap();
      }
      nodes.here.subscriptions().get(0).send(frame);
      nodes.pump();
    }
    assertEquals(expected, TwoNodes.texts(target.frames()));
    assertEquals(1, nodes.here.subscriptions().size());
    assertEquals("push live/here", nodes.client.role() + ' ' + nodes.client.stream());
    assertNull(nodes.ending());
  }

  // The operator wrote the wish into the configuration: a key of this node is not asked for.
  @Test
  void aPullAsksForItsNameLikeAPublisherInsideTheProcess() {
    TwoNodes nodes = nodes("pull").pump();
    assertEquals(List.of(), nodes.here.requests());
    nodes.there.subscriptions().get(0).send(SampleFrames.audioHeader(0, "asc"));
    nodes.pump();
    AccessRequest request = nodes.here.requests().get(0);
    assertEquals("PUBLISH live/here by pull from local:rtmp://origin.example", request.toString());
  }

  @Test
  void aNameThatThisNodeDoesNotGiveEndsThePull() {
    TwoNodes nodes = nodes("pull").pump();
    nodes.here.refusePublish(
        new PublishResult.Refused(PublishResult.Code.NAME_IN_USE, "live/here is in use"));
    nodes.there.subscriptions().get(0).send(SampleFrames.audioHeader(0, "asc"));
    nodes.pump();
    assertEquals("refused: by this node: live/here is in use", nodes.ending());
  }

  @Test
  void theOriginsPublisherMayLeaveAndComeBack() {
    TwoNodes nodes = nodes("pull").pump();
    TestSubscription source = nodes.there.subscriptions().get(0);
    source.send(SampleFrames.video(true, 0, 10));
    nodes.pump();
    TestPublication first = nodes.here.publications().get(0);
    source.listener().onUnpublished("left");
    nodes.pump();
    assertFalse(first.isOpen());
    assertNull(nodes.ending());
    source.listener().onPublished();
    source.send(SampleFrames.video(true, 5, 10));
    nodes.pump();
    assertTrue(nodes.here.publications().get(1).isOpen());
    assertEquals(1, nodes.here.publications().get(1).frames().size());
  }

  // A server may have nothing to send for a while (RTMP 1.0 §7.1.7): it does not begin anew.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void mediaThatGoesOnWithoutHeadersGetsThoseThatWereThere(boolean handedOver) {
    TwoNodes nodes = nodes("pull").pump();
    TestSubscription source = nodes.there.subscriptions().get(0);
    pause(
        nodes,
        SampleFrames.metadata(0, "\u0002\0\nonMetaData\u0005"),
        SampleFrames.videoHeader(0, "avcC"),
        SampleFrames.audioHeader(0, "asc"),
        SampleFrames.video(true, 0, 10));
    if (handedOver) {
      nodes.swap();
    }
    List<Frame> next =
        List.of(
            SampleFrames.metadata(40, "\u0002\0\nonMetaData\u0005"),
            SampleFrames.videoHeader(40, "avcC"),
            SampleFrames.video(true, 40, 10),
            SampleFrames.audioHeader(47, "asc"),
            SampleFrames.audio(47, 10),
            SampleFrames.video(false, 80, 10));
    source.listener().onPublished();
    for (int i : new int[] {2, 4, 5}) {
      source.send(next.get(i).retain());
      nodes.pump();
      if (handedOver) {
        nodes.swap();
      }
    }
    assertEquals(handedOver, nodes.version() > 1);
    assertEquals(TwoNodes.texts(next), TwoNodes.texts(nodes.here.publications().get(1).frames()));
    next.forEach(Frame::release);
  }

  @Test
  void ofAPublisherWithHeadersOfItsOwnNothingOldIsAdded() {
    TwoNodes nodes = nodes("pull").pump();
    pause(
        nodes,
        SampleFrames.videoHeader(0, "old"),
        SampleFrames.audioHeader(0, "asc"),
        SampleFrames.video(true, 0, 10));
    TestSubscription source = nodes.there.subscriptions().get(0);
    source.listener().onPublished();
    List<Frame> next =
        List.of(SampleFrames.videoHeader(40, "new"), SampleFrames.video(true, 40, 10));
    next.forEach(frame -> source.send(frame.retain()));
    nodes.pump();
    assertEquals(TwoNodes.texts(next), TwoNodes.texts(nodes.here.publications().get(1).frames()));
    next.forEach(Frame::release);
  }

  /** Sends frames; then the server says that there is no more. */
  private static void pause(TwoNodes nodes, Frame... frames) {
    TestSubscription source = nodes.there.subscriptions().get(0);
    for (Frame frame : frames) {
      source.send(frame);
    }
    nodes.pump();
    source.listener().onUnpublished("left");
    nodes.pump();
    assertFalse(nodes.here.publications().get(0).isOpen());
  }

  // Each may be as large as a message may be.
  @Test
  void whatComesBeforeThisNodeAgreedIsBoundedInBytes() {
    TwoNodes nodes = nodes("pull").pump();
    nodes.here.answerLater();
    TestSubscription source = nodes.there.subscriptions().get(0);
    source.send(SampleFrames.videoHeader(0, "avcC"));
    for (int i = 0; i < 20; i++) {
      source.send(SampleFrames.video(true, i * 40, 1_000_000));
      nodes.pump();
    }
    nodes.here.answer();
    List<Frame> frames = nodes.here.publications().get(0).frames();
    assertTrue(frames.stream().mapToLong(Frame::size).sum() <= 4 << 20, frames::toString);
    assertEquals(5, frames.size(), "the header is kept, and the newest frames");
    assertEquals(FrameType.SEQUENCE_HEADER, frames.get(0).type());
    assertEquals(19 * 40_000_000L, frames.get(4).decodeTimeNanos());
  }

  @Test
  void whatTheServerRefusesIsToldWithoutTheKey() {
    TwoNodes push = nodes("push");
    push.there.refusePublish(
        new PublishResult.Refused(
            PublishResult.Code.NAME_IN_USE, "there?key=s3cr3t is taken, s3cr3t"));
    push.pump();
    assertEquals("refused: NetStream.Publish.BadName (… is taken, …)", push.ending());
    assertEquals("refused", push.client.closeReason().details().get("kind"));
    TwoNodes pull = nodes("pull");
    pull.there.refuseSubscribe(
        new SubscribeResult.Refused(SubscribeResult.Code.NOT_FOUND, "nobody publishes it"));
    pull.pump();
    assertEquals("refused: NetStream.Play.StreamNotFound (nobody publishes it)", pull.ending());
  }

  @Test
  void aPushLeavesInGoodOrderSomeSecondsAfterItsStreamEnded() {
    TwoNodes nodes = nodes("push").pump();
    TestSubscription source = nodes.here.subscriptions().get(0);
    source.listener().onUnpublished("left");
    advance(nodes, 4);
    source.listener().onPublished();
    advance(nodes, 10);
    assertNull(nodes.ending());
    source.listener().onUnpublished("left");
    nodes.swap();
    advance(nodes, 6);
    nodes.pump();
    assertEquals("the stream ended", nodes.ending());
    assertEquals("ended", nodes.client.closeReason().details().get("kind"));
    assertFalse(nodes.there.publications().get(0).isOpen());
    assertFalse(source.isOpen());
  }

  /** {@code streams.lingerSeconds} may be shorter than the push would stay. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPushThatThisNodeEndsAfterItsStreamHasNotFailed(boolean handedOver) {
    TwoNodes nodes = nodes("push").pump();
    TestSubscription source = nodes.here.subscriptions().get(0);
    source.listener().onUnpublished("left");
    if (handedOver) {
      nodes.swap();
    }
    source.listener().onClosed("no publisher came back within 2 s");
    nodes.pump();
    assertEquals(handedOver ? 2 : 1, nodes.version());
    assertEquals("the stream ended", nodes.ending());
    assertEquals("ended", nodes.client.closeReason().details().get("kind"));
    assertFalse(nodes.there.publications().get(0).isOpen());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPushThatThisNodeEndsWhileItsStreamIsLiveHasFailed(boolean cameBack) {
    TwoNodes nodes = nodes("push").pump();
    TestSubscription source = nodes.here.subscriptions().get(0);
    if (cameBack) {
      source.listener().onUnpublished("left");
      source.listener().onPublished();
    }
    source.listener().onClosed("closed by the operator");
    assertEquals("ended by this node: closed by the operator", nodes.ending());
    assertEquals("failed", nodes.client.closeReason().details().get("kind"));
  }

  @Test
  void aStreamThatIsNotLiveIsNotPushed() {
    TwoNodes nodes = nodes("push");
    nodes.here.refuseSubscribe(
        new SubscribeResult.Refused(SubscribeResult.Code.NOT_FOUND, "nobody publishes it"));
    nodes.pump();
    assertEquals("the stream is not live", nodes.ending());
    assertEquals("ended", nodes.client.closeReason().details().get("kind"));
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    TwoNodes nodes = nodes("pull");
    advance(nodes, 11);
    assertEquals("no answer to the handshake", nodes.ending());
  }

  @Test
  void aServerThatFallsSilentIsAskedAndGivenUp() {
    TwoNodes nodes = nodes("pull").pump();
    advance(nodes, 10);
    advance(nodes, 31);
    nodes.pump();
    advance(nodes, 31);
    assertNull(nodes.ending(), "it answered the ping");
    for (int i = 0; i < 4; i++) {
      advance(nodes, 31);
    }
    assertEquals("the server is silent", nodes.ending());
  }

  /** Little waits, less than a channel calls too much: it is not taken all the same. */
  @Test
  void aPushWhoseServerTakesNothingIsEndedAndCounted() {
    TwoNodes nodes = nodes("push").pump();
    nodes.client.peerTakesBytes(false);
    nodes.here.subscriptions().get(0).send(SampleFrames.video(true, 0, 100));
    advance(nodes, 10);
    advance(nodes, 10);
    advance(nodes, 10);
    assertNull(nodes.ending());
    advance(nodes, 10);
    assertEquals("the server took nothing for 30 s", nodes.ending());
    assertEquals("failed", nodes.client.closeReason().details().get("kind"));
    assertEquals(1L, nodes.counters.values().get("slowPushes"));
    assertFalse(nodes.here.subscriptions().get(0).isOpen());
  }

  /** Slow is not dead: some byte in time is enough, whether the server speaks or not. */
  @Test
  void aPushWhoseServerTakesSomethingNowAndThenStays() {
    TwoNodes nodes = nodes("push").pump();
    for (int i = 0; i < 40; i++) {
      nodes.client.peerTakesBytes(i % 3 == 0);
      nodes.here.subscriptions().get(0).send(SampleFrames.video(true, i, 200_000));
      advance(nodes, 10);
    }
    assertNull(nodes.ending());
    assertEquals(0L, nodes.counters.values().get("slowPushes"));
    nodes.client.peerTakesBytes(true);
    nodes.pump();
  }

  @Test
  void aPushWithNothingToSendStays() {
    TwoNodes nodes = nodes("push").pump();
    for (int i = 0; i < 100; i++) {
      advance(nodes, 10);
    }
    assertNull(nodes.ending());
  }

  @Test
  void howLongTheServerOfAPushMayTakeNothingIsKeptByAHandOver() {
    TwoNodes nodes = new TwoNodes(TwoNodes.arguments("push", URL, 6), 0, 1 << 20, 0);
    all.add(nodes);
    nodes.pump();
    nodes.swap();
    nodes.client.peerTakesBytes(false);
    nodes.here.subscriptions().get(0).send(SampleFrames.video(true, 0, 100));
    for (int i = 0; i < 4; i++) {
      assertNull(nodes.ending());
      advance(nodes, 2);
    }
    assertEquals("the server took nothing for 6 s", nodes.ending());
  }

  @Test
  void theEndOfAPullEndsItsPublication() {
    TwoNodes nodes = nodes("pull").pump();
    nodes.there.subscriptions().get(0).send(SampleFrames.video(true, 0, 10));
    nodes.pump();
    nodes.client.channel().close();
    assertEquals("the connection ended", nodes.here.publications().get(0).closed());
  }

  @Test
  void aPublicationThatIsTakenAwayEndsThePull() {
    TwoNodes nodes = nodes("pull").pump();
    nodes.there.subscriptions().get(0).send(SampleFrames.video(true, 0, 10));
    nodes.pump();
    nodes.here.publications().get(0).end("taken over");
    assertEquals("ended by this node: taken over", nodes.ending());
    assertNotNull(nodes.client.closeReason());
  }

  private static void advance(TwoNodes nodes, long seconds) {
    nodes.client.channel().advanceTimeBy(seconds, TimeUnit.SECONDS);
    nodes.client.channel().runScheduledPendingTasks();
  }
}
