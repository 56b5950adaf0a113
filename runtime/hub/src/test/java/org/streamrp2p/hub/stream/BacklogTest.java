package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.testkit.SampleFrames;

/** What waits between threads, in one queue and in all of them. */
class BacklogTest extends HubFixture {
  /** The payload of a frame that counts as one. */
  private static final int MB = (1 << 20) - Backlog.FRAME_BYTES;

  private final Backlog.Total all = new Backlog.Total(Backlogs.ALL_BYTES);

  @Test
  void oneThatIsStuckHoldsHalfOfTheTotalAndTheNextHalfOfTheRest() {
    assertEquals(16, fill(new Backlog(all)));
    assertEquals(8, fill(new Backlog(all)));
    assertEquals(4, fill(new Backlog(all)));
    Backlog lively = new Backlog(all);
    assertTrue(lively.takes(MB));
    assertTrue(lively.caughtUp());
  }

  @Test
  void itHasCaughtUpWhenHalfOfWhatMayWaitIsFree() {
    Backlog backlog = new Backlog(all);
    fill(backlog);
    for (int i = 0; i < 7; i++) {
      backlog.remove(MB);
    }
    assertFalse(backlog.caughtUp());
    backlog.remove(MB);
    assertTrue(backlog.caughtUp());
    new Backlog(all).add(20 * MB);
    assertFalse(backlog.caughtUp());
  }

  @Test
  void publishersAndSubscribersLeaveRoomToEachOther() {
    Backlogs full = new Backlogs();
    for (int i = 0; i < 20; i++) {
      fill(full.subscriber());
    }
    assertEquals(4, fill(full.publisher()), "half of the 8 MB that subscribers never take");
    Backlogs other = new Backlogs();
    for (int i = 0; i < 20; i++) {
      fill(other.publisher());
    }
    assertEquals(4, fill(other.subscriber()));
  }

  private static int fill(Backlog backlog) {
    int count = 0;
    while (backlog.takes(MB)) {
      backlog.add(MB);
      count++;
    }
    return count;
  }

  @Test
  void subscribersThatAreAllStuckHoldNoMoreThanTheTotal() {
    CountDownLatch stuck = new CountDownLatch(1);
    Publication publication = publish(SHOW);
    for (int i = 0; i < 8; i++) {
      hub.subscribe(SHOW, SubscribeOptions.DEFAULT, frame -> awaitOpen(stuck));
    }
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      frames.add(SampleFrames.video(i == 0, i, MB));
      send(publication, frames.getLast());
    }
    int waiting = references(frames);
    stuck.countDown();
    assertTrue(waiting >= 16 && waiting <= 24, waiting + " MB wait");
    await(() -> references(frames) == 0);
  }

  // A publisher may send frames without payload at line speed.
  @Test
  void emptyFramesForASubscriberThatIsStuckAreBoundedToo() {
    CountDownLatch stuck = new CountDownLatch(1);
    Publication publication = publish(SHOW);
    AtomicInteger frames = new AtomicInteger();
    AtomicLong missing = new AtomicLong();
    hub.subscribe(
        SHOW,
        SubscribeOptions.DEFAULT,
        new FrameSubscriber() {
          @Override
          public void onFrame(Frame frame) {
            awaitOpen(stuck);
            frames.incrementAndGet();
          }

          @Override
          public void onGap(long lost) {
            missing.set(lost);
          }
        });
    int sent = 100_000;
    for (int i = 0; i < sent; i++) {
      publication.publish(SampleFrames.audio(i * 20L, 0));
    }
    run();
    stuck.countDown();
    await(() -> hub.backlogs().bytes() == 0);
    send(publication, SampleFrames.audio(sent * 20L, 0));
    await(() -> missing.get() > 0);
    await(() -> frames.get() + missing.get() == sent + 1);
    assertTrue(frames.get() <= Backlog.MAX_BYTES / Backlog.FRAME_BYTES, frames + " frames waited");
  }

  /** The group outgrew what is kept: only the queues hold it. */
  private static int references(List<Frame> frames) {
    return frames.stream().mapToInt(Frame::refCnt).sum();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
