package org.streamrp2p.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestStreams;
import org.streamrp2p.testkit.TestStreams.TestPublication;

class DemoTest {
  private static final long PERIOD = MediaTime.fromMillis(10_240);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TestStreams streams = new TestStreams();
  private final Clip clip = Clip.bundled();
  private final StreamName name = new StreamName("live", "demo");
  private long now = 7_000_000_000L;
  private final DemoPublisher demo =
      new DemoPublisher(streams, name, clip, channel.eventLoop(), () -> now);

  DemoTest() {
    channel.freezeTime();
  }

  @AfterEach
  void stop() {
    demo.stop();
    channel.runPendingTasks();
    streams.publications().forEach(TestPublication::release);
    assertTrue(clip.frames().stream().allMatch(frame -> frame.refCnt() == 0));
    channel.finishAndReleaseAll();
  }

  private void start() {
    demo.start();
    channel.runPendingTasks();
  }

  /** In steps, as a loop that is not held up sees it. */
  private void pass(long millis) {
    for (long rest = millis; rest > 0; rest -= 500) {
      long step = Math.min(rest, 500);
      now += TimeUnit.MILLISECONDS.toNanos(step);
      channel.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  private TestPublication publication() {
    return streams.publications().getLast();
  }

  @Test
  void theClipLastsAWholeNumberOfPicturesAndOfAudioFrames() {
    assertEquals(PERIOD, clip.periodNanos());
    assertEquals(256, count(Track.VIDEO));
    assertEquals(441, count(Track.AUDIO));
    assertEquals(11, clip.frames().stream().filter(Frame::isKeyFrame).count());
    assertTrue(clip.frames().getFirst().isKeyFrame() || clip.frames().get(1).isKeyFrame());
    assertTrue(clip.frames().stream().allMatch(f -> f.compositionOffsetNanos() == 0));
    assertEquals(
        List.of(FourCc.AVC1, FourCc.MP4A),
        clip.head().stream()
            .filter(f -> f.type() == FrameType.SEQUENCE_HEADER)
            .map(Frame::codec)
            .toList());
  }

  private long count(Track track) {
    return clip.frames().stream().filter(f -> f.track().equals(track)).count();
  }

  // A step back, or a gap, would show as a stutter at every seam.
  @Test
  void timestampsGoOnOverTheSeamOfTheLoop() {
    Loop loop = new Loop(clip);
    Map<Track, Long> before = new HashMap<>();
    for (int i = 0; i < clip.frames().size() * 5; i++) {
      Frame frame = loop.next();
      Long last = before.put(frame.track(), frame.decodeTimeNanos());
      if (last != null) {
        long step = frame.decodeTimeNanos() - last;
        long expected = MediaTime.fromMillis(frame.track().equals(Track.VIDEO) ? 40 : 23);
        assertTrue(
            Math.abs(step - expected) <= MediaTime.fromMillis(1), () -> step + " at " + frame);
      }
      frame.release();
    }
    assertEquals(5 * PERIOD, loop.dueNanos());
  }

  @Test
  void headersComeFirstThenFramesInRealTime() {
    start();
    assertEquals("demo", streams.requests().getLast().protocol());
    assertEquals(Map.of(), streams.requests().getLast().parameters());
    assertInstanceOf(LocalAddress.class, streams.requests().getLast().remoteAddress());
    List<Frame> frames = publication().frames();
    int head = clip.head().size();
    assertTrue(frames.stream().limit(head).allMatch(f -> f.type().sticky()));
    pass(39);
    assertEquals(1, pictures());
    pass(1);
    assertEquals(2, pictures());
    pass(960);
    assertEquals(26, pictures());
    assertTrue(frames.stream().allMatch(f -> f.decodeTimeNanos() <= MediaTime.fromMillis(1000)));
  }

  private long pictures() {
    return publication().frames().stream()
        .filter(f -> f.track().equals(Track.VIDEO) && !f.type().sticky())
        .count();
  }

  @Test
  void afterATurnTheNextOneFollowsAtItsTime() {
    start();
    pass(10_240);
    assertEquals(257, pictures());
    assertEquals(PERIOD, publication().frames().getLast().decodeTimeNanos());
  }

  @Test
  void afterAMachineSleptTheDemoGoesOnWithoutCatchingUp() {
    start();
    now += TimeUnit.HOURS.toNanos(1);
    pass(40);
    assertEquals(1, pictures());
    pass(1000);
    assertEquals(26, pictures());
  }

  @Test
  void aRefusedDemoTriesAgainLaterEachTime() {
    streams.refusePublish(new PublishResult.Refused(PublishResult.Code.NAME_IN_USE, "taken"));
    start();
    assertEquals(1, streams.requests().size());
    pass(1000);
    assertEquals(2, streams.requests().size());
    pass(1999);
    assertEquals(2, streams.requests().size());
    pass(1);
    assertEquals(3, streams.requests().size());
    streams.refusePublish(null);
    pass(4000);
    assertEquals(1, pictures());
  }

  @Test
  void aDemoWhoseNameIsTakenAwayComesBackFromTheBeginning() {
    start();
    pass(5000);
    publication().end("taken over");
    publication().release();
    pass(999);
    assertEquals(1, streams.publications().size());
    pass(1);
    assertEquals(2, streams.publications().size());
    assertEquals(1, pictures());
  }

  @Test
  void aStoppedDemoLeavesNothingBehind() {
    DemoPublisher other =
        new DemoPublisher(
            streams,
            name,
            Clip.of(
                List.of(
                    SampleFrames.videoHeader(0, "h"),
                    SampleFrames.video(true, 100, 5),
                    SampleFrames.video(false, 140, 5))),
            channel.eventLoop(),
            () -> now);
    other.start();
    channel.runPendingTasks();
    pass(40);
    TestPublication publication = publication();
    assertEquals(3, publication.frames().size());
    other.stop();
    channel.runPendingTasks();
    assertFalse(publication.isOpen());
    pass(1000);
    assertEquals(3, publication.frames().size());
  }
}
