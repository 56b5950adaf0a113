package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestConnection;

/** The publisher is gone, or has not come yet. */
class LingerTest extends HubFixture {
  private static final SubscribeOptions WAITS = SubscribeOptions.DEFAULT.withWaits(true);
  private static final String NOT_BACK = "closed no publisher came back within 30 s";

  @Test
  void readersAreToldAtOnceStayForAWhileAndThenGo() {
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    Viewer viewer = view(SHOW, "1");
    publication.close("left");
    run();
    assertEquals(List.of("published", "unpublished left"), viewer.heard);
    pass(29_999);
    assertTrue(viewer.subscription.isOpen());
    pass(1);
    assertEquals(List.of("published", "unpublished left", NOT_BACK), viewer.heard);
    assertFalse(viewer.subscription.isOpen());
    run();
    assertEquals(List.of(), hub.streams());
    assertTold(
        "Published test local:publisher",
        "Subscribed 1",
        "Unpublished left",
        "Ended 1",
        "Unsubscribed 0");
  }

  // The handler that had the connection may have been stopped: nobody else would end it.
  @Test
  void aPublicationEndsWithTheConnectionItIsBoundTo() {
    TestConnection connection = new TestConnection();
    connections.add(connection);
    Publication first = publish(SHOW);
    first.endsWith(connection);
    first.close("left");
    run();
    Publication second = publish(SHOW);
    second.endsWith(connection);
    Publication unbound = publish(StreamName.parse("live/other"));
    connection.channel().close();
    run();
    assertFalse(second.isOpen());
    assertFalse(hub.stream(SHOW).map(StreamInfo::live).orElse(false));
    assertTrue(unbound.isOpen());
  }

  // Its time would go back.
  @Test
  void whoGoesOnAfterAPauseWhileNobodyPublishesSeesNothingTwice() {
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    Viewer viewer = view(SHOW, "1");
    Viewer paused = view(SHOW, "1");
    assertEquals(List.of("K0", "v40"), viewer.lines());
    assertEquals(List.of("K0", "v40"), paused.lines());
    paused.subscription.paused(true);
    send(publication, SampleFrames.video(false, 80, 10));
    assertEquals(List.of("v80"), viewer.lines());
    publication.close("left");
    run();
    viewer.subscription.paused(true);
    viewer.subscription.paused(false);
    paused.subscription.paused(false);
    for (Viewer each : List.of(viewer, paused)) {
      assertEquals(List.of(), each.lines());
      assertEquals(List.of("published", "unpublished left"), each.heard);
    }
    send(publish(SHOW), SampleFrames.video(true, 0, 10));
    assertEquals(List.of("K120"), viewer.lines());
    assertEquals(List.of("K120"), paused.lines());
  }

  @Test
  void aShortLingerIsAsShortAsItSays() {
    policy(HubPolicy.Takeover.SAME_KEY, 3, 300);
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    Viewer viewer = view(SHOW, "1");
    publication.close("left");
    pass(2_999);
    assertTrue(viewer.subscription.isOpen());
    pass(1);
    assertFalse(viewer.subscription.isOpen());
    run();
  }

  @Test
  void aPublisherThatReturnsInTimeGoesOnWhereItStopped() {
    Publication first = publish(SHOW);
    headers(first);
    send(first, SampleFrames.video(true, 5_000, 10), SampleFrames.video(false, 5_040, 10));
    Viewer viewer = view(SHOW, "1");
    viewer.lines();
    first.close("left");
    pass(20_000);
    Publication second = publish(SHOW);
    send(second, SampleFrames.video(false, 70, 10));
    second.publish(SampleFrames.videoHeader(100, "avc2"));
    send(second, SampleFrames.video(true, 100, 10), SampleFrames.video(false, 140, 10));
    assertEquals(List.of("v=avc2", "K5080", "v5120"), viewer.lines());
    pass(20_000);
    assertTrue(viewer.subscription.isOpen(), "the time of the first end is up");
    assertEquals(List.of("published", "unpublished left", "published"), viewer.heard);
    second.close("left again");
    pass(30_000);
    assertEquals(NOT_BACK, viewer.heard.getLast());
  }

  @Test
  void withoutLingeringReadersGoWhenTheyHaveWhatIsLeft() {
    policy(HubPolicy.Takeover.SAME_KEY, 0, 300);
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    Viewer fast = view(SHOW, "1");
    Viewer slow = view(SHOW, "1");
    Viewer stalled = view(SHOW, "1");
    slow.lines();
    slow.writable(false);
    stalled.writable(false);
    send(publication, SampleFrames.video(false, 40, 10));
    publication.close("left");
    run();
    assertEquals(List.of("published", "unpublished left", "closed left"), fast.heard);
    assertEquals(List.of("published"), slow.heard);
    slow.writable(true);
    assertEquals(List.of("v40"), slow.lines());
    assertEquals(List.of("published", "unpublished left", "closed left"), slow.heard);
    assertTrue(stalled.subscription.isOpen());
    pass(5_000);
    assertEquals(List.of("published", "closed left"), stalled.heard);
    assertEquals(List.of(), hub.streams());
  }

  @Test
  void whoComesBeforeThePublisherWaitsSoLongAndNotLonger() {
    Viewer early = view(SHOW, "1", WAITS);
    pass(200_000);
    Viewer later = view(SHOW, "1", WAITS);
    pass(100_000);
    assertEquals(
        List.of("closed nobody published it for 300 s (streams.waitSeconds)"), early.heard);
    assertEquals(List.of(), later.heard);
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    assertEquals(List.of("K0"), later.lines());
    pass(1_000_000);
    assertTrue(later.subscription.isOpen());
  }

  @Test
  void withoutALimitAReaderWaitsAsLongAsItIsConnected() {
    policy(HubPolicy.Takeover.SAME_KEY, 30, 0);
    Viewer viewer = view(SHOW, "1", WAITS);
    pass(100_000_000);
    assertTrue(viewer.subscription.isOpen());
  }

  // Who joins while others linger has a time of its own, and does not see the end of the old show.
  @Test
  void whoComesWhileOthersLingerWaitsForTheNextPublisher() {
    Publication first = publish(SHOW);
    send(first, SampleFrames.video(true, 0, 10));
    Viewer old = view(SHOW, "1");
    first.close("left");
    pass(20_000);
    Viewer waiting = view(SHOW, "1", WAITS);
    assertEquals(List.of(), waiting.lines());
    pass(10_000);
    assertEquals(NOT_BACK, old.heard.getLast());
    assertEquals(List.of(), waiting.heard);
    send(publish(SHOW), SampleFrames.video(true, 0, 10));
    assertEquals(List.of("K0"), waiting.lines().subList(0, 1));
  }

  // Strangers that wait for names must not keep the owner's encoder out.
  @Test
  void waitingReadersKeepNoPublisherOut() {
    for (String name : List.of("a", "b", "c")) {
      view(StreamName.parse(name), "1", WAITS);
    }
    SubscribeResult.Refused refused =
        assertInstanceOf(
            SubscribeResult.Refused.class, viewResult(SHOW, new LineEncoder("1"), WAITS));
    assertEquals(SubscribeResult.Code.TOO_MANY_STREAMS, refused.code());
    publish(SHOW);
    publish(StreamName.parse("a"));
    publish(StreamName.parse("d"));
    assertEquals(
        PublishResult.Code.TOO_MANY_STREAMS,
        assertInstanceOf(
                PublishResult.Refused.class, publishResult(StreamName.parse("b"), Map.of()))
            .code());
    connections.forEach(connection -> connection.channel().close());
    run();
  }

  // A place that was given back is free again, whichever way the publication ended.
  @Test
  void aStreamThatEndsGivesItsPlaceBack() {
    for (int i = 0; i < 10; i++) {
      publish(StreamName.parse("s" + i)).close("done");
      run();
    }
    publish(SHOW);
  }

  // A recorder stays: it belongs to the owner and costs no connection.
  @Test
  void aReaderInsideTheProcessStays() {
    Publication first = publish(SHOW);
    List<FrameNumber> numbers = new ArrayList<>();
    subscribeFrames(SHOW, numbers);
    send(first, SampleFrames.video(true, 0, 10));
    await(() -> numbers.size() == 1);
    first.close("left");
    pass(100_000);
    assertEquals(1, info().viewers());
    assertTold("Published test local:publisher", "Subscribed 1", "Unpublished left", "Ended 1");
  }
}
