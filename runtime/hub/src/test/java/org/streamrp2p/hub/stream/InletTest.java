package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.Frame;
import org.streamrp2p.testkit.SampleFrames;

/** A publisher on a thread of its own, and an event loop that is busy elsewhere. */
class InletTest {
  /** The payload of a frame that counts as one. */
  private static final int MB = (1 << 20) - Backlog.FRAME_BYTES;

  private final ArrayDeque<Runnable> busy = new ArrayDeque<>();
  private final List<String> arrived = new ArrayList<>();
  private final List<Long> lost = new ArrayList<>();
  private final Backlog.Total all = new Backlog.Total(Backlogs.ALL_BYTES);
  private final Inlet inlet =
      new Inlet(
          busy::add,
          frame -> {
            arrived.add(LineEncoder.line(frame));
            frame.release();
          },
          lost::add,
          new Backlog(all));

  @Test
  void whatComesInTimeArrivesInOrder() {
    inlet.offer(SampleFrames.videoHeader(0, "avc"));
    inlet.offer(SampleFrames.video(true, 0, MB));
    work();
    inlet.offer(SampleFrames.video(false, 40, MB));
    work();
    assertEquals(List.of("v=avc", "K0", "v40"), arrived);
    assertEquals(List.of(), lost);
  }

  @Test
  void beyondTheBoundWholeGroupsAreLostAndCountedAndHeadersAreNot() {
    List<Frame> all = new ArrayList<>();
    for (int group = 0; group < 4; group++) {
      for (int i = 0; i < 10; i++) {
        all.add(SampleFrames.video(i == 0, group * 100 + i, MB));
      }
    }
    all.forEach(inlet::offer);
    assertEquals(16, all.stream().filter(frame -> frame.refCnt() > 0).count());
    inlet.offer(SampleFrames.videoHeader(0, "old"));
    inlet.offer(SampleFrames.videoHeader(0, "avc2"));
    work();
    inlet.offer(SampleFrames.video(false, 409, 1));
    inlet.offer(SampleFrames.audio(410, 1));
    inlet.offer(SampleFrames.video(true, 500, MB));
    inlet.offer(SampleFrames.video(false, 501, MB));
    work();
    assertEquals(List.of("K0", "v1"), arrived.subList(0, 2));
    assertEquals("v105", arrived.get(15));
    assertEquals(List.of("v=avc2", "K500", "v501"), arrived.subList(16, arrived.size()));
    assertEquals(List.of(26L), lost);
    assertTrue(all.stream().allMatch(frame -> frame.refCnt() == 0));
  }

  @Test
  void soundAloneGoesOnAtAnyFrame() {
    for (int i = 0; i < 20; i++) {
      inlet.offer(SampleFrames.audio(i, MB));
    }
    work();
    inlet.offer(SampleFrames.audio(30, 1));
    work();
    assertEquals("a30", arrived.getLast());
    assertEquals(17, arrived.size());
    assertEquals(List.of(4L), lost);
  }

  // Half of what waits must be done first: otherwise single frames would come through.
  @Test
  void itGoesOnOnlyWhenTheLoopHasCaughtUp() {
    for (int i = 0; i < 20; i++) {
      inlet.offer(SampleFrames.video(true, i, MB));
    }
    for (int i = 0; i < 7; i++) {
      busy.remove().run();
    }
    inlet.offer(SampleFrames.video(true, 50, 1));
    busy.remove().run();
    inlet.offer(SampleFrames.video(true, 60, 1));
    work();
    assertEquals("K60", arrived.getLast());
    assertEquals("K15", arrived.get(arrived.size() - 2));
  }

  @Test
  void framesWithoutPayloadAreBoundedToo() {
    for (int i = 0; i < 100_000; i++) {
      inlet.offer(SampleFrames.audio(i, 0));
    }
    assertEquals((16 << 20) / Backlog.FRAME_BYTES, busy.size());
    work();
  }

  @Test
  void nothingIsHeldAfterTheEnd() {
    for (int i = 0; i < 18; i++) {
      inlet.offer(SampleFrames.video(true, i, MB));
    }
    Frame header = SampleFrames.videoHeader(0, "avc");
    inlet.offer(header);
    assertEquals(1, header.refCnt());
    inlet.stop();
    assertEquals(0, header.refCnt());
    assertEquals(List.of(2L), lost);
    work();
  }

  private void work() {
    while (!busy.isEmpty()) {
      busy.remove().run();
    }
    assertEquals(0, all.bytes());
  }
}
