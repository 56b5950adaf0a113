package org.streamrp2p.demo;

import org.streamrp2p.media.Frame;

/**
 * A clip without an end: which frame comes next, and when. Times rise over all turns. Confined to
 * one thread.
 */
final class Loop {
  private final Clip clip;
  private int index;
  private long turnNanos;

  Loop(Clip clip) {
    this.clip = clip;
  }

  /** When the next frame is due, nanoseconds from the beginning. */
  long dueNanos() {
    return turnNanos + clip.frames().get(index).decodeTimeNanos();
  }

  /** The next frame at its time, retained; the one after it becomes the next. */
  Frame next() {
    Frame frame = clip.frames().get(index).retainedDuplicate().at(dueNanos());
    if (++index == clip.frames().size()) {
      index = 0;
      turnNanos += clip.periodNanos();
    }
    return frame;
  }
}
