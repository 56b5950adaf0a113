package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.testkit.SampleFrames;

/** What a subscriber inside the process hears, and in which order. */
class FrameQueueTest extends HubFixture {
  private final Listener listener = new Listener();

  /** Its last call takes until the test lets it go. */
  private static final class Listener implements FrameSubscriber {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CountDownLatch mayEnd = new CountDownLatch(1);
    volatile Thread ending;

    @Override
    public void onFrame(Frame frame) {
      heard.add("frame");
    }

    @Override
    public void onGap(long frames) {
      heard.add("gap");
    }

    @Override
    public void onPublished() {
      heard.add("published");
    }

    @Override
    public void onUnpublished(String reason) {
      heard.add("unpublished " + reason);
    }

    @Override
    public void onClosed() {
      heard.add("closed");
      ending = Thread.currentThread();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Its thread has done all that it was given. */
    void end() throws InterruptedException {
      await(() -> ending != null);
      mayEnd.countDown();
      ending.join();
    }
  }

  private Subscription subscribe() {
    SubscribeResult result =
        hub.subscribe(SHOW, SubscribeOptions.DEFAULT.withWaits(true), listener);
    return assertInstanceOf(SubscribeResult.Accepted.class, result).subscription();
  }

  // It leaves the stream in a later turn of the loop: until then the stream still tells it.
  @Test
  void nothingFollowsTheLastCallWhenThePublisherLeavesInTheSameTurn() throws Exception {
    Publication publication = publish(SHOW);
    Subscription subscription = subscribe();
    send(publication, SampleFrames.video(true, 0, 10));
    await(() -> listener.heard.contains("frame"));
    subscription.close();
    publication.publish(SampleFrames.video(false, 40, 10));
    publication.close("left");
    run();
    listener.end();
    assertEquals(List.of("published", "frame", "closed"), listener.heard);
  }

  @Test
  void nothingFollowsTheLastCallWhenAPublisherComesInTheSameTurn() throws Exception {
    Subscription subscription = subscribe();
    run();
    subscription.close();
    publish(SHOW);
    listener.end();
    assertEquals(List.of("closed"), listener.heard);
  }
}
