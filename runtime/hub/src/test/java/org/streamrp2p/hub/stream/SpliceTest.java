package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.testkit.SampleFrames;

/** What readers see where one publication follows another. */
class SpliceTest {
  private final Splice splice = new Splice(1_000);
  private final List<String> lines = new ArrayList<>();

  @AfterEach
  void nothingIsHeld() {
    splice.stop();
  }

  @Test
  void theFirstPublicationKeepsItsTimes() {
    splice.start(true);
    assertEquals(List.of("a7000", "v7020", "K7060"), after(audio(7_000), video(7_020), key(7_060)));
  }

  // The publisher's clock may start anywhere, before or after the one of the publisher before.
  @Test
  void soundAndPictureKeepTheirDistanceWhateverTheClockOfTheNextOne() {
    for (long clock : new long[] {0, 3, 90_000, 4_000_000_000L}) {
      first();
      splice.start(true);
      assertEquals(
          List.of("v=avc", "a=aac", "K1080", "a1087", "v1120", "a1110"),
          after(
              SampleFrames.videoHeader(clock, "avc"),
              SampleFrames.audioHeader(clock, "aac"),
              key(clock),
              audio(clock + 7),
              video(clock + 40),
              audio(clock + 30)),
          "clock " + clock);
    }
  }

  // Audio from before the key frame would come twice as far ahead of the picture, or go back in
  // time.
  @Test
  void audioFromBeforeTheKeyFrameIsLeftOutEvenIfItComesAfterIt() {
    first();
    splice.start(true);
    assertEquals(
        List.of("v=avc", "a=aac", "K1080", "a1083"),
        after(
            SampleFrames.videoHeader(0, "avc"),
            SampleFrames.audioHeader(0, "aac"),
            audio(0),
            audio(20),
            audio(2_000),
            key(2_040),
            audio(2_020),
            audio(2_043)));
  }

  @Test
  void videoWaitsForItsHeaderAndAudioForIts() {
    first();
    splice.start(true);
    assertEquals(
        List.of("v=avc", "K1080", "a=aac", "a1110"),
        after(
            key(0),
            SampleFrames.videoHeader(0, "avc"),
            key(40),
            audio(50),
            SampleFrames.audioHeader(60, "aac"),
            audio(70)));
  }

  @Test
  void aCodecWithoutAHeaderNeedsNone() {
    first();
    splice.start(true);
    Frame vp8 =
        Frame.coded(Track.VIDEO, FourCc.VP08, true, 0, 0, SampleFrames.video(true, 0, 1).content());
    assertEquals(List.of("K1080"), after(vp8));
  }

  // Each further track begins at a key frame of its own.
  @Test
  void aSecondVideoTrackWaitsForItsOwnKeyFrame() {
    splice.start(false);
    after(key(0), video(40));
    splice.start(true);
    assertEquals(
        List.of("K80", "v120", "K160", "v200"),
        after(key(0), second(false, 20), video(40), second(true, 80), second(false, 120)));
  }

  @Test
  void aStreamThatLosesItsVideoGoesOnWithSoundAfterAWhile() {
    first();
    splice.start(true);
    assertEquals(
        List.of("a=aac", "a1080", "a1100"),
        after(
            SampleFrames.audioHeader(0, "aac"),
            audio(10_000),
            audio(11_999),
            audio(12_000),
            audio(12_020)));
  }

  @Test
  void soundAloneGoesOnAtOnceAndVideoMayCome() {
    splice.start(false);
    after(SampleFrames.audioHeader(0, "aac"), audio(0), audio(20));
    splice.start(true);
    assertEquals(
        List.of("a=aac2", "a40", "a60", "v=avc", "K65"),
        after(
            SampleFrames.audioHeader(500, "aac2"),
            audio(500),
            audio(520),
            SampleFrames.videoHeader(520, "avc"),
            video(521),
            key(525)));
  }

  // A third encoder before the second one showed a picture.
  @Test
  void aPublicationThatNeverBeganIsSkipped() {
    first();
    splice.start(true);
    assertEquals(List.of(), after(SampleFrames.videoHeader(0, "lost"), video(0)));
    splice.start(true);
    assertEquals(List.of("v=avc", "K1080"), after(SampleFrames.videoHeader(0, "avc"), key(8_000)));
  }

  @Test
  void nobodyWhoSawTheOldTimesLetsTheNewOnesBe() {
    first();
    splice.start(false);
    assertEquals(List.of("v0", "K40"), after(video(0), key(40)));
  }

  // What is held must not grow: headers are bounded, all else is dropped.
  @Test
  void whatIsHeldIsBounded() {
    first();
    splice.start(true);
    Frame large = SampleFrames.videoHeader(0, "x".repeat(1_001));
    Frame video = video(0);
    splice.offer(large, frame -> {});
    splice.offer(video, frame -> {});
    assertEquals(0, large.refCnt());
    assertEquals(0, video.refCnt());
  }

  /** Ends at 1040, in steps of 40. */
  private void first() {
    splice.start(false);
    after(
        SampleFrames.videoHeader(0, "avc0"),
        SampleFrames.audioHeader(0, "aac0"),
        key(1_000),
        audio(1_007),
        video(1_040));
  }

  private List<String> after(Frame... frames) {
    lines.clear();
    for (Frame frame : frames) {
      splice.offer(
          frame,
          out -> {
            lines.add(LineEncoder.line(out));
            out.release();
          });
    }
    return List.copyOf(lines);
  }

  private static Frame key(long millis) {
    return SampleFrames.video(true, millis, 10);
  }

  private static Frame video(long millis) {
    return SampleFrames.video(false, millis, 10);
  }

  private static Frame audio(long millis) {
    return SampleFrames.audio(millis, 10);
  }

  private static Frame second(boolean key, long millis) {
    Frame frame = SampleFrames.video(key, millis, 10);
    return Frame.coded(
        new Track(frame.track().kind(), 1),
        FourCc.AVC1,
        key,
        MediaTime.fromMillis(millis),
        0,
        frame.content());
  }
}
