package org.streamrp2p.hub.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * A reader inside the process: a bounded queue that a virtual thread empties, one at a time and
 * only while there is something in it. Filled on the stream's home event loop.
 */
final class FrameQueue implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(FrameQueue.class);

  private sealed interface Item {
    record Media(Frame frame) implements Item {}

    record Gap(long frames) implements Item {}

    record Published() implements Item {}

    record Unpublished(String reason) implements Item {}

    record Closed() implements Item {}
  }

  private final long id;
  private final StreamCore core;
  private final Viewers viewers;
  private final FrameSubscriber subscriber;
  private final SubscribeOptions.Start start;
  private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Backlog backlog;
  private volatile long framesDropped;
  private volatile boolean paused;
  private boolean needsGroup = true;
  private boolean needsHeaders;
  private long gap;

  /** Whether the last call was made. Of the virtual thread. */
  private boolean closed;

  FrameQueue(
      long id,
      StreamCore core,
      Viewers viewers,
      FrameSubscriber subscriber,
      SubscribeOptions.Start start,
      Backlog backlog) {
    this.id = id;
    this.core = core;
    this.viewers = viewers;
    this.subscriber = subscriber;
    this.start = start;
    this.backlog = backlog;
  }

  boolean fromKeyFrame() {
    return start == SubscribeOptions.Start.KEY_FRAME;
  }

  // ---- on the home event loop

  void published() {
    needsGroup = true;
    put(new Item.Published());
  }

  void unpublished(String reason) {
    put(new Item.Unpublished(reason));
  }

  /** Borrows a sticky frame and queues it. */
  void offerHeader(Frame frame) {
    enqueue(frame);
  }

  /** Borrows a frame and queues it, or drops it. */
  void offer(Frame frame, boolean startsGroup, StickyFrames sticky) {
    boolean header = frame.type().sticky();
    if (paused || !open.get()) {
      needsGroup = true;
      needsHeaders |= header;
      return;
    }
    if (startsGroup && needsGroup && backlog.caughtUp()) {
      needsGroup = false;
      tellGap();
      if (needsHeaders) {
        needsHeaders = false;
        sticky.frames().forEach(this::enqueue);
      }
    }
    if (needsGroup && !header) {
      drop(false);
    } else if (!backlog.takes(frame.size())) {
      needsGroup = true;
      drop(true);
      needsHeaders |= header;
    } else {
      enqueue(frame);
    }
  }

  private void drop(boolean overflow) {
    if (overflow || gap > 0) {
      gap++;
      framesDropped++;
    }
  }

  private void tellGap() {
    if (gap > 0) {
      put(new Item.Gap(gap));
      core.dropped(gap);
      gap = 0;
    }
  }

  private void enqueue(Frame frame) {
    backlog.add(frame.size());
    put(new Item.Media(frame.retain()));
  }

  /** From any thread. */
  private void put(Item item) {
    queue.add(item);
    if (draining.compareAndSet(false, true)) {
      Thread.ofVirtual().name("frames-" + id).start(this::drain);
    }
  }

  // ---- on the virtual thread

  private void drain() {
    do {
      for (Item item = queue.poll(); item != null; item = queue.poll()) {
        deliver(item);
      }
      draining.set(false);
      // Who put one before that left it to this thread.
    } while (!queue.isEmpty() && draining.compareAndSet(false, true));
  }

  private void deliver(Item item) {
    try {
      switch (item) {
        case Item.Media media -> {
          try {
            if (open.get()) {
              subscriber.onFrame(media.frame());
            }
          } finally {
            backlog.remove(media.frame().size());
            media.frame().release();
          }
        }
        case Item.Closed() -> {
          closed = true;
          subscriber.onClosed();
        }
        // It leaves the stream a turn later than it is closed.
        case Item other when closed -> {}
        case Item.Gap(long frames) -> subscriber.onGap(frames);
        case Item.Published() -> subscriber.onPublished();
        case Item.Unpublished(String reason) -> subscriber.onUnpublished(reason);
      }
    } catch (RuntimeException e) {
      LOG.error("A subscriber of {} failed and is taken off: {}", core.name(), subscriber, e);
      close();
    }
  }

  // ---- from any thread

  @Override
  public long id() {
    return id;
  }

  @Override
  public StreamName stream() {
    return core.name();
  }

  @Override
  public void encoder(FrameEncoder encoder) {
    throw new IllegalStateException("a frame subscriber has no encoder");
  }

  @Override
  public void listener(SubscriptionListener listener) {
    throw new IllegalStateException("a frame subscriber is its own listener");
  }

  @Override
  public void paused(boolean newPaused) {
    paused = newPaused;
  }

  @Override
  public long framesDropped() {
    return framesDropped;
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      put(new Item.Closed());
      viewers.left(this, core, () -> core.remove(this));
    }
  }
}
