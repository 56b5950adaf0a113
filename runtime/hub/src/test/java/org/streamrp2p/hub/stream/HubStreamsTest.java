package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.local.LocalAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;

/** What readers of a stream get, and when. */
class HubStreamsTest extends HubFixture {
  @Test
  void whatWouldBeRefusedIsKnownWithoutSubscribing() {
    assertEquals(SubscribeResult.Code.NOT_FOUND, refusalCode());
    publish(SHOW);
    assertEquals(null, refusalCode());
    policy = new HubPolicy(3, 0, 2, HubPolicy.Takeover.SAME_KEY, 30, 300);
    assertEquals(SubscribeResult.Code.TOO_MANY_VIEWERS, refusalCode());
    gate.add(request -> CompletableFuture.completedFuture(new AccessDecision.Refused("no")));
    assertEquals(SubscribeResult.Code.NOT_ALLOWED, refusalCode());
    assertEquals(0, info().viewers());
  }

  private SubscribeResult.Code refusalCode() {
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.VIEW, SHOW, Map.of(), "test", new LocalAddress("test"));
    return hub.refusal(request, SubscribeOptions.DEFAULT)
        .toCompletableFuture()
        .join()
        .map(SubscribeResult.Refused::code)
        .orElse(null);
  }

  // A viewer's join: sequence headers, metadata and the frames since the key frame at once, then
  // live.
  @Test
  void aLateJoinerGetsHeadersAndTheGroupAndThenLive() {
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 100), SampleFrames.video(false, 40, 50));
    send(publication, SampleFrames.video(true, 80, 100), SampleFrames.audio(90, 20));

    Viewer viewer = view(SHOW, "1");
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K80", "a90"), viewer.lines());

    send(publication, SampleFrames.video(false, 120, 50));
    assertEquals(List.of("v120"), viewer.lines());
  }

  /** Captions and cue points belong to the pictures they came with. */
  @Test
  void aLateJoinerGetsTheTimedDataOfTheGroupInItsPlace() {
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 100), timedData(20));
    send(publication, SampleFrames.video(true, 80, 100), timedData(90));
    send(publication, SampleFrames.video(false, 120, 50), timedData(130));

    Viewer viewer = view(SHOW, "1");
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K80", "m90", "v120", "m130"), viewer.lines());

    send(publication, timedData(140));
    assertEquals(List.of("m140"), viewer.lines());
  }

  private static Frame timedData(long millis) {
    return Frame.of(
        Track.DATA,
        FrameType.CODED,
        FourCc.AMF0,
        MediaTime.fromMillis(millis),
        Unpooled.copiedBuffer("onTextData", StandardCharsets.UTF_8));
  }

  // A protocol replies (HTTP head, NetStream.Play.Start) when the subscription is accepted; media
  // must not overtake that.
  @Test
  void theReplyGoesOutBeforeTheFirstBatch() {
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    Viewer viewer = new Viewer();
    hub.subscribe(
            new AccessRequest(
                AccessRequest.Action.VIEW, SHOW, Map.of(), "test", new LocalAddress("viewer")),
            viewer.connection,
            new LineEncoder("1"),
            SubscribeOptions.DEFAULT,
            viewer)
        .thenRun(
            () ->
                viewer
                    .connection
                    .transport()
                    .writeAndFlush(Unpooled.copiedBuffer("reply\n", StandardCharsets.UTF_8)));
    assertEquals(List.of("reply", "K0"), viewer.lines());
  }

  @Test
  void aViewerThatAsksForLiveWaitsForTheNextKeyFrame() {
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 100));
    Viewer viewer =
        view(SHOW, "1", SubscribeOptions.DEFAULT.withStart(SubscribeOptions.Start.LIVE));
    send(publication, SampleFrames.video(false, 40, 50));
    assertEquals(List.of(), viewer.lines());
    send(publication, SampleFrames.video(true, 80, 50));
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K80"), viewer.lines());
  }

  // Idea 2: one frame, one encoding, however many readers.
  @Test
  void aFrameIsEncodedOnceForAllReadersOfAnEncoding() {
    Publication publication = publish(SHOW);
    LineEncoder encoder = new LineEncoder("1");
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      viewers.add(view(SHOW, encoder, SubscribeOptions.DEFAULT));
    }
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    assertEquals(2, encoder.calls.get());
    viewers.forEach(viewer -> assertEquals(List.of("K0", "v40"), viewer.lines()));
  }

  @Test
  void aSlowReaderLosesWholeGroupsIsCountedAndNobodyElseNotices() {
    Publication publication = publish(SHOW);
    headers(publication);
    Viewer slow = view(SHOW, "1");
    Viewer fast = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 10));
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K0"), slow.lines());
    fast.lines();

    slow.writable(false);
    for (int group = 1; group <= 4; group++) {
      send(publication, SampleFrames.video(true, group * 100, 10));
      send(publication, SampleFrames.video(false, group * 100 + 40, 10));
    }
    assertEquals(
        List.of("K100", "v140", "K200", "v240", "K300", "v340", "K400", "v440"), fast.lines());
    assertEquals(List.of(), slow.lines());
    slow.writable(true);

    // The newest two groups are kept: 100 and 200 are lost, from 300 on everything comes.
    assertEquals(List.of("K300", "v340", "K400", "v440"), slow.lines());
    assertEquals(4, slow.subscription.framesDropped());
    assertEquals(List.of("published", "dropped 4"), slow.heard);
    assertEquals(4, info().framesDropped());
    send(publication, SampleFrames.video(false, 480, 10));
    assertEquals(List.of("v480"), slow.lines());
  }

  @Test
  void aReaderThatSkippedAHeaderChangeGetsTheNewHeaderFirst() {
    Publication publication = publish(SHOW);
    headers(publication);
    Viewer slow = view(SHOW, "1");
    Viewer fast = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 10));
    slow.lines();
    fast.lines();
    slow.writable(false);
    send(publication, SampleFrames.videoHeader(100, "avc2"), SampleFrames.video(true, 100, 10));
    send(publication, SampleFrames.video(true, 200, 10), SampleFrames.video(true, 300, 10));
    slow.writable(true);
    assertEquals(List.of("m=meta", "v=avc2", "a=aac", "K200", "K300"), slow.lines());
    assertEquals(List.of("v=avc2", "K100", "K200", "K300"), fast.lines());
  }

  // A swap of the handler: the new version's encoder goes on at the very next frame.
  @Test
  void anotherEncoderContinuesWithoutLossOrDouble() {
    Publication publication = publish(SHOW);
    headers(publication);
    Viewer viewer = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    viewer.lines();
    viewer.writable(false);
    send(publication, SampleFrames.video(false, 80, 10), SampleFrames.video(true, 120, 10));
    LineEncoder next = new LineEncoder("2");
    viewer.subscription.encoder(next);
    run();
    send(publication, SampleFrames.video(false, 160, 10));
    viewer.writable(true);
    assertEquals(List.of("v80", "K120", "v160"), viewer.lines());
    assertTrue(next.calls.get() > 0);
    viewer.subscription.close();
    run();
  }

  // receiveVideo(true): the decoder has neither the headers nor a key frame of what was left out.
  @Test
  void aReaderThatRestartsBeginsWithHeadersAndAKeyFrame() {
    Publication publication = publish(SHOW);
    headers(publication);
    Viewer viewer = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    List<String> begin = viewer.lines();
    viewer.subscription.restart(new LineEncoder("2"));
    run();
    assertEquals(begin, viewer.lines());
    send(publication, SampleFrames.video(false, 80, 10));
    assertEquals(List.of("v80"), viewer.lines());
    viewer.subscription.close();
    run();
  }

  @Test
  void readersStayWhenThePublisherLeavesAndTimeGoesOnWithTheNextOne() {
    Publication first = publish(SHOW);
    send(first, SampleFrames.video(true, 5_000, 10), SampleFrames.video(false, 5_040, 10));
    Viewer viewer = view(SHOW, "1");
    assertEquals(List.of("K5000", "v5040"), viewer.lines());
    first.close("left");
    run();
    assertEquals(List.of("published", "unpublished left"), viewer.heard);
    assertFalse(info().live());

    Publication second = publish(SHOW);
    send(second, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    assertEquals(List.of("K5080", "v5120"), viewer.lines());
    assertEquals(List.of("published", "unpublished left", "published"), viewer.heard);
  }

  // A player of FLV over HTTP ends with the stream; players of other encodings must hear of it too.
  @Test
  void aReaderThatLeavesWhenThePublisherDoesKeepsNobodyFromHearingOfIt() {
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    List<Viewer> leaving = List.of(view(SHOW, "1"), view(SHOW, "2"));
    leaving.forEach(viewer -> viewer.leavesAtTheEnd = true);
    Viewer staying = view(SHOW, "3");
    publication.close("left");
    run();
    for (Viewer viewer : List.of(leaving.get(0), leaving.get(1), staying)) {
      assertEquals(List.of("published", "unpublished left"), viewer.heard);
    }
    assertEquals(1, info().viewers());
    staying.subscription.close();
    run();
    assertEquals(List.of(), hub.streams());
  }

  // The epoch tells runs of the origin apart, so it must rise even if the clock does not.
  @Test
  void theEpochRisesWithEveryPublication() {
    List<FrameNumber> numbers = new ArrayList<>();
    Publication first = publish(SHOW);
    subscribeFrames(SHOW, numbers);
    send(first, SampleFrames.video(true, 0, 10));
    await(() -> numbers.size() == 1);
    first.close("done");
    send(publish(SHOW), SampleFrames.video(true, 0, 10));
    await(() -> numbers.size() == 2);
    assertTrue(numbers.get(1).epoch() > numbers.get(0).epoch(), numbers.toString());
    assertEquals(0, numbers.get(1).sequence());
  }

  // The budget is shared by all streams: over it, nothing is kept for late joiners.
  @Test
  void overTheBudgetLateJoinersWaitForTheNextKeyFrame() {
    hub.settings(new HubSettings(350, -1, 1 << 20, 4_096, 0));
    Publication publication = publish(SHOW);
    Viewer first = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 2_000), SampleFrames.video(false, 40, 10));
    assertEquals(List.of("K0", "v40"), first.lines());
    Viewer late = view(SHOW, "1");
    assertEquals(List.of(), late.lines());
    send(publication, SampleFrames.video(true, 80, 10));
    assertEquals(List.of("K80"), late.lines());
  }

  @Test
  void limitsRefuseWithTheReason() {
    policy = new HubPolicy(1, 1, 2, HubPolicy.Takeover.SAME_KEY, 30, 300);
    publish(SHOW);
    view(SHOW, "1");
    SubscribeResult second = viewResult(SHOW, new LineEncoder("1"), SubscribeOptions.DEFAULT);
    SubscribeResult.Refused refused = assertInstanceOf(SubscribeResult.Refused.class, second);
    assertEquals(SubscribeResult.Code.TOO_MANY_VIEWERS, refused.code());
    assertEquals("live/show has 1 viewers already (viewers.maxPerStream)", refused.reason());
    PublishResult.Refused full =
        assertInstanceOf(
            PublishResult.Refused.class, publishResult(StreamName.parse("other"), Map.of()));
    assertEquals(PublishResult.Code.TOO_MANY_STREAMS, full.code());
  }

  @Test
  void aStreamThatNobodyPublishesIsNotFoundUnlessTheReaderWaits() {
    SubscribeResult missing = viewResult(SHOW, new LineEncoder("1"), SubscribeOptions.DEFAULT);
    assertEquals(
        SubscribeResult.Code.NOT_FOUND,
        assertInstanceOf(SubscribeResult.Refused.class, missing).code());
    assertEquals(List.of(), hub.streams());

    Viewer waiting = view(SHOW, "1", SubscribeOptions.DEFAULT.withWaits(true));
    assertFalse(info().live());
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 10));
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K0"), waiting.lines());
  }

  @Test
  void aStreamWithAudioAloneHasGroupsOfASecond() {
    Publication publication = publish(SHOW);
    for (int millis = 0; millis <= 2_500; millis += 100) {
      send(publication, SampleFrames.audio(millis, 10));
    }
    assertEquals(
        List.of("a2000", "a2100", "a2200", "a2300", "a2400", "a2500"), view(SHOW, "1").lines());
  }

  @Test
  void aGroupThatOutgrowsItsBoundsIsDroppedAndJoinersWaitForTheNext() {
    hub.settings(new HubSettings(350, -1, 1_000, 4_096, 1 << 20));
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 600), SampleFrames.video(false, 40, 600));
    assertEquals(0, info().gopBytes());
    Viewer viewer = view(SHOW, "1");
    assertEquals(List.of(), viewer.lines());
    send(publication, SampleFrames.video(true, 80, 600));
    assertEquals(List.of("K80"), viewer.lines());
  }

  @Test
  void aPausedReaderContinuesAtTheNewestGroup() {
    Publication publication = publish(SHOW);
    Viewer viewer = view(SHOW, "1");
    viewer.subscription.paused(true);
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(true, 40, 10));
    assertEquals(List.of(), viewer.lines());
    viewer.subscription.paused(false);
    assertEquals(List.of("K40"), viewer.lines());
  }

  // Idea 4: the origin alone numbers frames.
  @Test
  void framesAreNumberedByTheOriginAndKeptByRelays() {
    List<FrameNumber> numbers = new ArrayList<>();
    clock.advance(java.time.Duration.ofMillis(7));
    Publication origin = publish(SHOW);
    Frame unnumbered = SampleFrames.video(true, 0, 10);
    subscribeFrames(SHOW, numbers);
    send(origin, unnumbered, SampleFrames.audio(1, 10), SampleFrames.video(true, 40, 10));
    await(() -> numbers.size() == 3);
    assertEquals(
        List.of(
            new FrameNumber(7, 0, 0, 0), new FrameNumber(7, 1, 0, 0), new FrameNumber(7, 2, 1, 1)),
        numbers);

    Frame numbered = SampleFrames.audio(2, 10).numbered(new FrameNumber(7, 9, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> origin.publish(numbered));
    assertEquals(0, numbered.refCnt());

    StreamName relayed = StreamName.parse("relayed");
    Publication relay = accepted(publishResult(relayed, Map.of(), Numbering.KEPT));
    List<FrameNumber> kept = new ArrayList<>();
    subscribeFrames(relayed, kept);
    send(relay, SampleFrames.video(true, 0, 10).numbered(new FrameNumber(7, 55, 3, 20)));
    await(() -> kept.size() == 1);
    assertEquals(List.of(new FrameNumber(7, 55, 3, 20)), kept);
  }

  @Test
  void aConnectionThatClosesIsTakenOffAndTheStreamGoesWithTheLastOne() {
    Publication publication = publish(SHOW);
    Viewer viewer = view(SHOW, "1");
    assertEquals(1, info().viewers());
    viewer.connection.channel().close();
    run();
    assertEquals(0, info().viewers());
    assertFalse(viewer.subscription.isOpen());
    publication.close("done");
    run();
    assertEquals(List.of(), hub.streams());
  }

  @Test
  void privateStreamsAreListedAsSuch() {
    publish(SHOW);
    publish(StreamName.parse("family"));
    assertEquals(
        List.of("live/family true", "live/show false"),
        hub.streams().stream().map(info -> info.name() + " " + info.isPrivate()).toList());
  }

  // Whoever may not view must not learn whether there is anything to view.
  @Test
  void accessIsAskedBeforeTheStreamIsLookedFor() {
    gate.add(request -> CompletableFuture.completedFuture(new AccessDecision.Refused("no")));
    assertEquals(
        new SubscribeResult.Refused(SubscribeResult.Code.NOT_ALLOWED, "no"),
        viewResult(SHOW, new LineEncoder("1"), SubscribeOptions.DEFAULT));
  }

  @Test
  void handlesAreFoundAgainById() {
    Publication publication = publish(SHOW);
    Viewer viewer = view(SHOW, "1");
    assertEquals(publication, hub.publication(publication.id()).orElseThrow());
    assertEquals(viewer.subscription, hub.subscription(viewer.subscription.id()).orElseThrow());
    HandoverState state = new HandoverState("test", 1, Map.of("publication", publication.id()));
    assertEquals(publication.id(), state.number("publication"));
  }
}
