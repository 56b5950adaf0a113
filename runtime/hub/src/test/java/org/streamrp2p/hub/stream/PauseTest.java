package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.testkit.SampleFrames;

/** How long a publisher may be left unread. */
class PauseTest extends HubFixture {
  @ParameterizedTest
  @CsvSource({
    // milliseconds until the write, kbit/s, milliseconds of the pause
    "185, 1000, 180",
    "185, 5000, 104", // 64 KB come in 104 ms
    "185, 26214, 20",
    "185, 26300, 0", // 64 KB come sooner than a pause is worth it
    "25, 1000, 20",
    "24, 1000, 0",
    "0, 1000, 0",
    "-3, 1000, 0",
    "185, 0, 0", // nothing was measured yet
  })
  void aPauseEndsBeforeTheWriteAndBeforeTheReceiveWindowIsFull(
      long untilWrite, long kilobits, long millis) {
    long pause = Pause.nanos(TimeUnit.MILLISECONDS.toNanos(untilWrite), kilobits * 1_000);
    assertEquals(millis, TimeUnit.NANOSECONDS.toMillis(pause));
  }

  @Test
  void aStreamThatNobodyWatchesIsReadTenTimesInASecond() {
    Publication publication = measured();
    assertEquals(95, pause(publication));
    view(SHOW, "1").lines();
    assertEquals(0, pause(publication)); // one viewer gets each frame at once
  }

  @Test
  void aStreamWithManyViewersIsReadWhenItIsWritten() {
    hub.settings(new HubSettings(190, 190, 8 << 20, 4096, 48L << 20));
    Publication publication = measured();
    Viewer viewer = view(SHOW, "1");
    pass(500);
    viewer.lines();
    send(publication, SampleFrames.audio(4_000, 100));
    assertEquals(0, pause(publication)); // what comes after a pause is written at once
    pass(10);
    send(publication, SampleFrames.audio(4_010, 100));
    assertEquals(180 - 5, pause(publication));
    pass(175);
    assertEquals(0, pause(publication));
    send(publication, SampleFrames.audio(4_185, 100));
    assertEquals(1, viewer.lines().size());
    pass(5);
    assertEquals(2, viewer.lines().size());
    assertEquals(0, pause(publication)); // the next frame opens the next window
  }

  @Test
  void whoReadsTheFramesThemselvesGetsThemAtOnce() {
    Publication publication = measured();
    subscribeFrames(SHOW, new ArrayList<>());
    run();
    assertEquals(0, pause(publication));
  }

  @Test
  void whatIsOverIsNotPaused() {
    Publication publication = measured();
    publication.close("left");
    run();
    assertEquals(0, pause(publication));
  }

  /** A publication of which the hub knows what it brings. */
  private Publication measured() {
    Publication publication = publish(SHOW);
    headers(publication);
    send(publication, SampleFrames.video(true, 0, 100));
    for (int i = 0; i < 200; i++) {
      send(publication, SampleFrames.audio(i * 20L, 100));
      pass(20);
    }
    return publication;
  }

  private static long pause(Publication publication) {
    return TimeUnit.NANOSECONDS.toMillis(publication.mayPauseNanos());
  }
}
