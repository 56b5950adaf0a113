package org.streamrp2p.hub.stream;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.StickyFrames;

/**
 * Frames on their way from the thread of their publisher to the stream's home event loop. Bounded:
 * if the loop does not keep up, the rest of the group is lost, and further groups, until half of
 * what waits is done. Headers are not lost. From one thread at a time, and {@link #stop} from any.
 */
final class Inlet {
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final Executor home;
  private final Consumer<Frame> sink;
  private final LongConsumer dropped;
  private final Backlog backlog;
  private final StickyFrames missed = new StickyFrames(MAX_HEADER_BYTES);
  private boolean video;
  private boolean skips;
  private long lost;

  /**
   * @param sink takes frames over, on the home event loop
   * @param dropped hears how many frames were lost
   */
  Inlet(Executor home, Consumer<Frame> sink, LongConsumer dropped, Backlog backlog) {
    this.home = home;
    this.sink = sink;
    this.dropped = dropped;
    this.backlog = backlog;
  }

  /**
   * @param frame transfers
   */
  synchronized void offer(Frame frame) {
    video |= frame.track().kind() == MediaKind.VIDEO;
    if (skips && resumes(frame)) {
      resume();
    }
    skips |= !backlog.takes(frame.size());
    if (!skips) {
      send(frame);
      return;
    }
    if (!missed.offer(frame)) {
      lost++;
    }
    frame.release();
  }

  private boolean resumes(Frame frame) {
    boolean starts = frame.isKeyFrame() || (!video && frame.track().kind() == MediaKind.AUDIO);
    return starts && frame.type() == FrameType.CODED && backlog.caughtUp();
  }

  private void resume() {
    skips = false;
    missed.frames().forEach(header -> send(header.retain()));
    missed.clear();
    tell();
  }

  private void tell() {
    if (lost > 0) {
      dropped.accept(lost);
      lost = 0;
    }
  }

  private void send(Frame frame) {
    int size = frame.size();
    backlog.add(size);
    home.execute(
        () -> {
          backlog.remove(size);
          sink.accept(frame);
        });
  }

  /** No more frames come. */
  synchronized void stop() {
    missed.clear();
    tell();
  }
}
