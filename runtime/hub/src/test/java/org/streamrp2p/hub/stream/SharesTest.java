package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.testkit.SampleFrames;

/** One stream is played in so many formats that all streams together hold too much. */
class SharesTest extends HubFixture {
  private static final StreamName OTHER = StreamName.parse("live/other");
  private static final int FRAME = 1_000;
  private static final int GROUP = 20;
  private static final int LIMIT = 500_000;

  private final List<Viewer> crowd = new ArrayList<>();
  private Publication show;
  private Publication other;
  private long millis;

  @BeforeEach
  void manyFormatsOfOneStream() {
    policy = new HubPolicy(3, 100, 2, HubPolicy.Takeover.SAME_KEY, 30, 300);
    hub.settings(new HubSettings(350, 0, 1 << 20, 4_096, LIMIT));
    show = publish(SHOW);
    other = publish(OTHER);
    for (int i = 0; i < 64; i++) {
      crowd.add(play(SHOW, "msid=" + i));
    }
  }

  private Viewer play(StreamName name, String version) {
    return view(name, new SizedEncoder(version), SubscribeOptions.DEFAULT);
  }

  /** Frames of both streams. */
  private void frames(int count) {
    for (int i = 0; i < count; i++) {
      boolean key = millis % GROUP == 0;
      send(show, SampleFrames.video(key, millis, FRAME));
      send(other, SampleFrames.video(key, millis, FRAME));
      crowd.forEach(Viewer::bytes);
      assertTrue(hub.budget().used() < 2 * LIMIT, hub.budget().used() + " bytes");
      millis++;
    }
  }

  @Test
  void whoJoinsAnotherStreamBeginsAtOnceAllTheSame() {
    Viewer there = play(OTHER, "1");
    frames(4 * GROUP);
    for (int i = 0; i < GROUP; i++) {
      frames(1);
      assertEquals((i + 1) * FRAME, play(OTHER, "1").bytes(), "frame " + i + " of the group");
    }
    assertEquals((5 * GROUP) * FRAME, there.bytes());
    assertEquals(GROUP * FRAME, play(OTHER, "2").bytes(), "another format");
  }

  @Test
  void whoIsSlowForAMomentInAnotherStreamLosesNothing() {
    Viewer viewer = play(OTHER, "1");
    frames(4 * GROUP);
    viewer.bytes();
    for (int i = 0; i < GROUP; i++) {
      viewer.writable(false);
      frames(3);
      viewer.writable(true);
      assertEquals(3 * FRAME, viewer.bytes());
    }
    assertEquals(0, viewer.subscription.framesDropped());
  }

  // The formats that nobody else plays give up first, though they were there before.
  @Test
  void theFormatThatMostPlayKeepsWhatItHas() {
    List<Viewer> most = List.of(play(SHOW, "1"), play(SHOW, "1"), play(SHOW, "1"));
    frames(4 * GROUP);
    most.forEach(Viewer::bytes);
    for (int i = 0; i < GROUP; i++) {
      most.getFirst().writable(false);
      frames(3);
      most.getFirst().writable(true);
      assertEquals(3 * FRAME, most.getFirst().bytes());
    }
    assertEquals(0, most.getFirst().subscription.framesDropped());
    assertEquals(GROUP * FRAME, play(SHOW, "1").bytes());
    assertEquals(GROUP * FRAME, play(SHOW, "new").bytes());
  }

  @Test
  void whenTheCrowdLeavesAllIsKeptAgain() {
    Viewer last = crowd.getLast();
    frames(4 * GROUP);
    crowd.forEach(viewer -> viewer.connection.channel().close());
    crowd.clear();
    run();
    Viewer again = play(SHOW, "1");
    frames(2 * GROUP);
    assertEquals(3 * GROUP * FRAME, again.bytes());
    assertEquals(GROUP * FRAME, play(SHOW, "1").bytes());
    assertEquals(0, last.subscription.framesDropped());
  }
}
