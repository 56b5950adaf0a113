package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;

/** What is kept for late joiners and slow readers, and how much. */
class GroupsTest extends HubFixture {
  private static final int FRAME = 1_000;

  // A channel that takes nothing, for an hour, beside ten that take all.
  @Test
  void aStalledReaderCostsBoundedMemoryAndNobodyElseAFrame() {
    int most = 64 << 10;
    policy = new HubPolicy(3, 20, 2, HubPolicy.Takeover.SAME_KEY, 30, 300);
    hub.settings(new HubSettings(350, 0, most, 4_096, 1L << 30));
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, FRAME));
    List<Viewer> good = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      good.add(view(SHOW, new SizedEncoder("1"), SubscribeOptions.DEFAULT));
    }
    Viewer stalled = view(SHOW, new SizedEncoder("1"), SubscribeOptions.DEFAULT);
    stalled.bytes();
    stalled.writable(false);
    good.forEach(Viewer::bytes);
    long peak = 0;
    for (int group = 1; group <= 100; group++) {
      for (int i = 0; i < 20; i++) {
        send(publication, SampleFrames.video(i == 0, group * 1_000L + i * 40L, FRAME));
        peak = Math.max(peak, hub.budget().used());
      }
      for (Viewer viewer : good) {
        assertEquals(20 * FRAME, viewer.bytes(), "group " + group);
      }
    }
    assertTrue(peak <= 4L * most, "held at most: " + peak + " bytes");
    assertEquals(0, stalled.bytes());
    good.forEach(viewer -> assertEquals(0, viewer.subscription.framesDropped()));

    stalled.writable(true);
    assertEquals(2 * 20 * FRAME, stalled.bytes(), "the newest two groups, whole");
    assertEquals(98 * 20, stalled.subscription.framesDropped());
    assertEquals(98 * 20, info().framesDropped());
  }

  @Test
  void soundAloneIsBoundedAndAJoinerGetsTheLastOfItAtOnce() {
    Publication publication = publish(SHOW);
    publication.publish(SampleFrames.audioHeader(0, "aac"));
    for (int millis = 0; millis < 60_000; millis += 20) {
      publication.publish(SampleFrames.audio(millis, 100));
      if (millis % 200 == 0) {
        run();
        assertTrue(info().gopBytes() <= 50 * 100, "more than a second is kept");
      }
    }
    List<String> lines = view(SHOW, "1").lines();
    assertEquals(List.of("a=aac", "a59000"), lines.subList(0, 2));
    assertEquals("a59980", lines.getLast());
  }

  @Test
  void aGroupWithTooManyFramesIsDropped() {
    hub.settings(new HubSettings(350, -1, 1 << 20, 16, 1 << 20));
    Publication publication = publish(SHOW);
    send(publication, SampleFrames.video(true, 0, 10));
    for (int i = 1; i <= 16; i++) {
      send(publication, SampleFrames.video(false, i, 10));
    }
    assertEquals(0, info().gopBytes());
  }

  @Test
  void videoThatStartsLateReachesWhoListensAndWhoJoins() {
    Publication publication = publish(SHOW);
    publication.publish(SampleFrames.audioHeader(0, "aac"));
    send(publication, SampleFrames.audio(0, 10), SampleFrames.audio(20, 10));
    Viewer early = view(SHOW, "1");
    publication.publish(SampleFrames.videoHeader(30, "avc"));
    send(publication, SampleFrames.video(true, 40, 10), SampleFrames.audio(40, 10));
    assertEquals(List.of("a=aac", "a0", "a20", "v=avc", "K40", "a40"), early.lines());
    assertEquals(List.of("a=aac", "v=avc", "K40", "a40"), view(SHOW, "1").lines());
  }

  @Test
  void aHeaderThatChangesReachesEveryoneInOrderAndJoinersGetTheCurrentOne() {
    Publication publication = publish(SHOW);
    headers(publication);
    Viewer viewer = view(SHOW, "1");
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    send(publication, SampleFrames.videoHeader(80, "avc2"), SampleFrames.video(false, 80, 10));
    // The kept group begins with the header of its time, and the change comes where it happened.
    assertEquals(
        List.of("m=meta", "v=avc", "a=aac", "K0", "v40", "v=avc2", "v80"), view(SHOW, "1").lines());
    send(publication, SampleFrames.metadata(120, "meta2"), SampleFrames.video(true, 120, 10));
    assertEquals(
        List.of("m=meta", "v=avc", "a=aac", "K0", "v40", "v=avc2", "v80", "m=meta2", "K120"),
        viewer.lines());
    assertEquals(List.of("m=meta2", "v=avc2", "a=aac", "K120"), view(SHOW, "1").lines());
    assertEquals(List.of("m=meta2", "v=avc2", "a=aac", "K120"), view(SHOW, "2").lines());
  }

  @Test
  void coloursAndChannelOrdersAreKeptPerTrack() {
    Track second = new Track(Track.AUDIO.kind(), 1);
    Publication publication = publish(SHOW);
    send(
        publication,
        sticky(Track.VIDEO, FrameType.SEQUENCE_HEADER, FourCc.HVC1, "hevc"),
        sticky(Track.VIDEO, FrameType.METADATA, FourCc.HVC1, "hdr"),
        sticky(Track.AUDIO, FrameType.SEQUENCE_HEADER, FourCc.OPUS, "opus"),
        sticky(Track.AUDIO, FrameType.CHANNEL_CONFIGURATION, FourCc.OPUS, "5.1"),
        sticky(second, FrameType.CHANNEL_CONFIGURATION, FourCc.OPUS, "mono"),
        sticky(Track.VIDEO, FrameType.METADATA, FourCc.HVC1, "hdr2"),
        SampleFrames.video(true, 0, 10));
    assertEquals(
        List.of("v=hevc", "v=hdr2", "a=opus", "a=5.1", "a=mono", "K0"), view(SHOW, "1").lines());
    send(
        publication,
        sticky(Track.VIDEO, FrameType.SEQUENCE_HEADER, FourCc.AV01, "av1"),
        SampleFrames.video(true, 40, 10));
    assertEquals(List.of("v=av1", "a=opus", "a=5.1", "a=mono", "K40"), view(SHOW, "1").lines());
  }

  // One large onMetaData, and then nothing but new sequence headers of four bytes.
  @Test
  void headersThatChangeBetweenGroupsAreNotEncodedAgainForEachChange() {
    int large = 1_000_000;
    Publication publication = publish(SHOW);
    publication.publish(SampleFrames.metadata(0, "m".repeat(large)));
    send(publication, SampleFrames.video(true, 0, FRAME));
    SizedEncoder encoder = new SizedEncoder("1");
    Viewer viewer = view(SHOW, encoder, SubscribeOptions.DEFAULT);
    for (int i = 0; i < 200; i++) {
      send(publication, SampleFrames.audioHeader(i, "aac" + i % 10));
    }
    assertEquals(large + FRAME + 200 * 4, viewer.bytes());
    assertTrue(encoder.bytes < 2 * large, encoder.bytes + " bytes encoded");
    assertTrue(hub.budget().used() > large, "headers count");
    assertTrue(hub.budget().used() < 2 * large, hub.budget().used() + " bytes held");
  }

  // Many encoders repeat them with every key frame.
  @Test
  void headersThatAreRepeatedAreSharedByTheGroups() {
    int large = 1_000_000;
    Publication publication = publish(SHOW);
    SizedEncoder encoder = new SizedEncoder("1");
    Viewer viewer = view(SHOW, encoder, SubscribeOptions.DEFAULT);
    for (int i = 0; i < 20; i++) {
      publication.publish(SampleFrames.videoHeader(i * 40, "avc"));
      send(publication, SampleFrames.video(true, i * 40, FRAME));
      if (i == 0) {
        send(publication, SampleFrames.metadata(0, "m".repeat(large)));
      }
    }
    assertEquals(20 * (3 + FRAME) + large, viewer.bytes());
    // In the stream, before the first group, and before the first one after the metadata.
    assertEquals(3 + 20 * (3 + FRAME) + large + 3 + large, encoder.bytes);
    assertTrue(hub.budget().used() < 2 * large, hub.budget().used() + " bytes held");
  }

  // A player that has nothing yet gets another version of its handler.
  @Test
  void aReaderThatHasNotBegunBeginsInAnotherEncodingWithHeaders() {
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 10), SampleFrames.video(false, 40, 10));
    Viewer viewer = new Viewer();
    viewer.writable(false);
    viewer.subscription =
        assertInstanceOf(
                SubscribeResult.Accepted.class,
                subscribe(viewer, SHOW, new LineEncoder("1"), SubscribeOptions.DEFAULT))
            .subscription();
    run();
    send(publication, SampleFrames.video(true, 80, 10));
    viewer.subscription.encoder(new LineEncoder("2"));
    run();
    viewer.writable(true);
    assertEquals(List.of("m=meta", "v=avc", "a=aac", "K80"), viewer.lines());
  }

  private static Frame sticky(Track track, FrameType type, FourCc codec, String text) {
    return Frame.of(track, type, codec, 0, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }
}
