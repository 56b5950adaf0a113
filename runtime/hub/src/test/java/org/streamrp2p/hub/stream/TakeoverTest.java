package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.testkit.SampleFrames;

/** A live name is published again. */
class TakeoverTest extends HubFixture {
  private static final SocketAddress STUDIO = new InetSocketAddress("203.0.113.9", 1000);

  @BeforeEach
  void theKeyIsTheHolder() {
    gate.add(
        request ->
            CompletableFuture.completedFuture(
                new AccessDecision.Allowed(request.parameters().getOrDefault("key", ""))));
  }

  @Test
  void whoHoldsTheSameKeyTakesOverAndReadersStay() {
    Publication first = with("same");
    headers(first);
    send(first, SampleFrames.video(true, 1_000, 10), SampleFrames.video(false, 1_040, 10));
    Viewer viewer = view(SHOW, "1");
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K1000", "v1040"), viewer.lines());

    Publication second = with("same");
    assertFalse(first.isOpen());
    assertEquals(List.of("taken over by another publisher"), publisherHeard);
    send(first, SampleFrames.video(true, 1_080, 10));
    second.publish(SampleFrames.metadata(0, "meta2"));
    second.publish(SampleFrames.videoHeader(0, "avc2"));
    send(second, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    assertEquals(List.of("m=meta2", "v=avc2", "K1080", "v1120"), viewer.lines());
    assertEquals(List.of("published"), viewer.heard);
    assertTold(
        "Published test local:publisher",
        "Subscribed 1",
        "Unpublished taken over by test local:publisher",
        "Published test local:publisher");
  }

  // Half a group of another encoder is green mud on the screen.
  @Test
  void readersGetNothingOfTheNewPublisherBeforeItsFirstKeyFrame() {
    Publication first = with("same");
    headers(first);
    send(first, SampleFrames.video(true, 1_000, 10), SampleFrames.audio(1_010, 10));
    Viewer viewer = view(SHOW, "1");
    viewer.lines();
    Publication second = with("same");
    second.publish(SampleFrames.metadata(0, "meta2"));
    second.publish(SampleFrames.videoHeader(0, "avc2"));
    second.publish(SampleFrames.audioHeader(0, "aac2"));
    send(second, SampleFrames.video(false, 0, 10), SampleFrames.audio(5, 10));
    assertEquals(List.of(), viewer.lines());
    // Who joins now must not see the old group once more.
    Viewer between = view(SHOW, "1");
    assertEquals(List.of(), between.lines());
    send(second, SampleFrames.video(true, 40, 10), SampleFrames.audio(47, 10));
    assertEquals(List.of("m=meta2", "v=avc2", "a=aac2", "K1011", "a1018"), viewer.lines());
    assertEquals(List.of("m=meta2", "v=avc2", "a=aac2", "K1011", "a1018"), between.lines());
  }

  // A player of FLV over HTTP is paused from the subscription until its head is out.
  @Test
  void whoGoesOnBetweenATakeoverAndItsFirstKeyFrameGetsNothingOfTheOldPublisher() {
    Publication first = with("same");
    headers(first);
    send(first, SampleFrames.video(true, 1_000, 10), SampleFrames.video(false, 1_040, 10));
    Viewer there = view(SHOW, "1");
    there.lines();
    Publication second = with("same");
    second.publish(SampleFrames.videoHeader(0, "avc2"));
    Viewer joins = view(SHOW, "1", SubscribeOptions.DEFAULT.withStart(SubscribeOptions.Start.LIVE));
    for (Viewer viewer : List.of(joins, there)) {
      viewer.subscription.paused(true);
      viewer.subscription.paused(false);
      assertEquals(List.of(), viewer.lines());
    }
    send(second, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    assertEquals(List.of("v=avc2", "K1080", "v1120"), joins.lines());
    assertEquals(List.of("v=avc2", "K1080", "v1120"), there.lines());
    assertEquals(0, there.subscription.framesDropped());
  }

  // The last batch may still be open when the other one comes.
  @Test
  void theLastFramesOfTheOldPublisherArrive() {
    Publication first = with("same");
    headers(first);
    Viewer viewer = view(SHOW, "1");
    first.publish(SampleFrames.video(true, 0, 10));
    first.publish(SampleFrames.video(false, 40, 10));
    Publication second = with("same");
    second.publish(SampleFrames.videoHeader(0, "avc2"));
    send(second, SampleFrames.video(true, 0, 10));
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K0", "v40", "v=avc2", "K80"), viewer.lines());
  }

  // Headers belong to a publication: a late joiner must not get those of the one before.
  @Test
  void aLateJoinerGetsTheNewHeadersOnly() {
    Publication first = with("same");
    headers(first);
    send(first, SampleFrames.video(true, 0, 10));
    Publication second = with("same");
    send(second, SampleFrames.videoHeader(0, "avc2"), SampleFrames.video(true, 40, 10));
    assertEquals(List.of("v=avc2", "K40"), view(SHOW, "1").lines());
  }

  // A reader that lay behind across the takeover begins with the new headers, not with the old.
  @Test
  void aSlowReaderThatSkipsTheTakeoverGetsTheNewHeadersFirst() {
    Publication first = with("same");
    headers(first);
    Viewer slow = view(SHOW, "1");
    send(first, SampleFrames.video(true, 0, 10));
    slow.lines();
    slow.writable(false);
    send(first, SampleFrames.video(false, 40, 10));
    Publication second = with("same");
    second.publish(SampleFrames.videoHeader(0, "avc2"));
    send(second, SampleFrames.video(true, 0, 10), SampleFrames.video(true, 40, 10));
    send(second, SampleFrames.video(true, 80, 10));
    slow.writable(true);
    assertEquals(List.of("v=avc2", "K120", "K160"), slow.lines());
  }

  @Test
  void whoHoldsAnotherKeyOrNoneIsRefused() {
    with("same");
    assertEquals(PublishResult.Code.NAME_IN_USE, refused(Map.of("key", "other")));
    assertEquals(PublishResult.Code.NAME_IN_USE, refused(Map.of()));
    assertEquals(List.of(), publisherHeard);
  }

  @Test
  void withoutAKeyNobodyTakesOverFromAnybody() {
    publish(SHOW);
    assertEquals(PublishResult.Code.NAME_IN_USE, refused(Map.of()));
  }

  @Test
  void thePolicyRefuseKeepsTheFirstPublisher() {
    policy(HubPolicy.Takeover.REFUSE, 30, 300);
    Publication first = with("same");
    assertEquals(PublishResult.Code.NAME_IN_USE, refused(Map.of("key", "same")));
    assertTrue(first.isOpen());
  }

  @Test
  void thePolicyAnyLetsTheLastPublisherIn() {
    policy(HubPolicy.Takeover.ANY, 30, 300);
    Publication first = publish(SHOW);
    Publication second = publish(SHOW);
    assertFalse(first.isOpen());
    assertTrue(second.isOpen());
  }

  // The network is gone, the encoder is back, and the old connection is not known to be dead.
  @Test
  void aSilentPublisherMakesRoomForTheSameOneWhateverThePolicy() {
    policy(HubPolicy.Takeover.REFUSE, 30, 300);
    Publication first = accepted(publishResult(SHOW, Map.of(), Numbering.ORIGIN, STUDIO));
    send(first, SampleFrames.video(true, 0, 10));
    pass(9_000);
    assertInstanceOf(
        PublishResult.Refused.class, publishResult(SHOW, Map.of(), Numbering.ORIGIN, STUDIO));
    pass(1_000);
    assertInstanceOf(PublishResult.Refused.class, publishResult(SHOW, Map.of()), "elsewhere");
    accepted(publishResult(SHOW, Map.of(), Numbering.ORIGIN, STUDIO));
    assertFalse(first.isOpen());
  }

  // People behind one router share an address, but not their keys.
  @Test
  void aSilentPublisherKeepsItsPlaceFromAnotherKeyAtTheSameAddress() {
    accepted(publishResult(SHOW, Map.of("key", "anna"), Numbering.ORIGIN, STUDIO));
    pass(60_000);
    assertInstanceOf(
        PublishResult.Refused.class,
        publishResult(SHOW, Map.of("key", "ben"), Numbering.ORIGIN, STUDIO));
    assertInstanceOf(
        PublishResult.Refused.class, publishResult(SHOW, Map.of(), Numbering.ORIGIN, STUDIO));
    assertEquals(List.of(), publisherHeard);
  }

  @Test
  void oneAddressHasALimitAndATakeoverNeedsNoPlaceOfItsOwn() {
    Map<String, String> key = Map.of("key", "same");
    accepted(publishResult(SHOW, key, Numbering.ORIGIN, STUDIO));
    StreamName other = StreamName.parse("other");
    Publication last = accepted(publishResult(other, key, Numbering.ORIGIN, STUDIO));
    StreamName third = StreamName.parse("third");
    PublishResult.Refused refused =
        assertInstanceOf(
            PublishResult.Refused.class, publishResult(third, key, Numbering.ORIGIN, STUDIO));
    assertEquals(PublishResult.Code.TOO_MANY_STREAMS, refused.code());
    assertEquals(
        "this address publishes 2 streams already (publish.maxPerAddress)", refused.reason());
    accepted(publishResult(SHOW, key, Numbering.ORIGIN, STUDIO));
    last.close("done");
    run();
    accepted(publishResult(third, key, Numbering.ORIGIN, STUDIO));
  }

  // Both happen at once: the old one is told once, and its end is not taken for the stream's.
  @Test
  void anOldPublisherThatClosesAfterwardsEndsNothing() {
    Publication first = with("same");
    Publication second = with("same");
    first.close("left");
    run();
    assertTrue(info().live());
    assertTrue(second.isOpen());
    assertEquals(1, publisherHeard.size());
    assertTold(
        "Published test local:publisher",
        "Unpublished taken over by test local:publisher",
        "Published test local:publisher");
  }

  private Publication with(String key) {
    return accepted(publishResult(SHOW, Map.of("key", key)));
  }

  private PublishResult.Code refused(Map<String, String> parameters) {
    return assertInstanceOf(PublishResult.Refused.class, publishResult(SHOW, parameters)).code();
  }
}
