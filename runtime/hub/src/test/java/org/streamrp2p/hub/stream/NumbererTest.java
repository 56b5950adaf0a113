package org.streamrp2p.hub.stream;

import static io.netty.buffer.Unpooled.EMPTY_BUFFER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.testkit.SampleFrames;

/** Where readers can begin: without such places nobody could join, and slow readers never go on. */
class NumbererTest {
  private final Numberer numberer = new Numberer(1);

  @Test
  void soundAloneHasAGroupEachSecond() {
    assertEquals(10, groupsOfAudio(Track.AUDIO, 0, 500, 20));
  }

  @Test
  void soundWhoseClockStandsStillHasGroupsToo() {
    assertEquals(4, groupsOfAudio(Track.AUDIO, 0, 4 * 512, 0));
  }

  // Two tracks seconds apart: each frame of the one would look like a jump of the other's clock.
  @Test
  void oneOfSeveralSoundTracksSetsThePace() {
    int groups = 0;
    for (int millis = 0; millis < 5_000; millis += 20) {
      groups += groupsOfAudio(Track.AUDIO, millis, 1, 0);
      groups += groupsOfAudio(new Track(Track.AUDIO.kind(), 1), millis + 8_000, 1, 0);
    }
    assertEquals(5, groups);
    assertTrue(groupsOfAudio(new Track(Track.AUDIO.kind(), 1), 13_000, 600, 20) > 1);
  }

  @Test
  void videoThatStartsLateTakesOverAndSoundStartsNoGroupBetweenItsKeyFrames() {
    assertEquals(2, groupsOfAudio(Track.AUDIO, 0, 100, 20));
    assertFalse(starts(SampleFrames.video(false, 2_000, 1)));
    assertEquals(0, groupsOfAudio(Track.AUDIO, 2_000, 300, 20));
    assertTrue(starts(SampleFrames.video(true, 8_000, 1)));
    assertEquals(0, groupsOfAudio(Track.AUDIO, 8_000, 300, 20));
  }

  // The camera is switched off and the sound goes on: joiners must not wait for ever.
  @Test
  void soundStartsGroupsAgainWhenTheVideoStopsUntilItComesBack() {
    assertTrue(starts(SampleFrames.video(true, 0, 1)));
    assertEquals(0, groupsOfAudio(Track.AUDIO, 0, 512, 20));
    assertTrue(groupsOfAudio(Track.AUDIO, 10_240, 200, 20) >= 4);
    assertFalse(starts(SampleFrames.video(false, 14_240, 1)));
    assertEquals(0, groupsOfAudio(Track.AUDIO, 14_240, 200, 20));
    assertTrue(starts(SampleFrames.video(true, 18_240, 1)));
  }

  @Test
  void theVideoTrackWithTheLowestNumberStartsTheGroups() {
    assertTrue(starts(video(1, 0)));
    assertTrue(starts(video(0, 10)));
    assertFalse(starts(video(1, 20)));
    assertTrue(starts(video(0, 30)));
  }

  // Its encoder failed, and another angle and the sound go on: joiners must not wait for ever.
  @Test
  void anotherVideoTrackStartsTheGroupsWhenTheFirstOneStopsUntilItComesBack() {
    assertTrue(starts(video(0, 0)));
    int groups = 0;
    for (int i = 1; i <= 600; i++) {
      groups += starts(video(1, i % 50 == 0, i * 40)) ? 1 : 0;
      groups += groupsOfAudio(Track.AUDIO, i * 40, 2, 20);
    }
    assertEquals(6, groups, "each key frame, once 300 frames have come");
    assertTrue(starts(video(0, 24_040)));
    assertFalse(starts(video(1, 24_040)));
  }

  @Test
  void aVideoTrackThatIsThereNowAndThenStillStartsTheGroups() {
    for (int i = 0; i < 1_000; i++) {
      if (i % 250 == 0) {
        assertTrue(starts(video(0, i == 0, i * 40)) == (i == 0));
      }
      assertFalse(starts(video(1, i * 40)));
    }
  }

  @Test
  void aVideoTrackThatSaysItEndsIsFollowedAtOnce() {
    assertTrue(starts(video(0, 0)));
    assertFalse(starts(video(1, 10)));
    assertFalse(
        starts(Frame.of(Track.VIDEO, FrameType.SEQUENCE_END, FourCc.AVC1, 0, EMPTY_BUFFER)));
    assertFalse(starts(video(1, false, 20)));
    assertTrue(starts(video(1, 30)));
  }

  private static Frame video(int track, long millis) {
    return video(track, true, millis);
  }

  private static Frame video(int track, boolean key, long millis) {
    Frame frame = SampleFrames.video(key, millis, 1);
    return Frame.coded(
        new Track(frame.track().kind(), track),
        frame.codec(),
        key,
        frame.decodeTimeNanos(),
        0,
        frame.content());
  }

  private int groupsOfAudio(Track track, long fromMillis, int frames, int stepMillis) {
    int groups = 0;
    for (int i = 0; i < frames; i++) {
      Frame frame = SampleFrames.audio(0, 1);
      long time = MediaTime.fromMillis(fromMillis + (long) i * stepMillis);
      groups += starts(Frame.coded(track, frame.codec(), false, time, 0, frame.content())) ? 1 : 0;
    }
    return groups;
  }

  private boolean starts(Frame frame) {
    boolean starts = numberer.startsGroup(frame);
    numberer.next(frame, starts);
    frame.release();
    return starts;
  }
}
