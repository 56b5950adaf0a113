package org.streamrp2p.hub.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.hub.fanout.MemoryBudget;
import org.streamrp2p.media.Frame;

/**
 * The frames since the last point a reader can start from, in the batches in which they were
 * encoded, so that an encoding asked for later gets the same batch numbers. Confined to the
 * stream's home event loop.
 *
 * <p>Bounded in bytes and frames; when a group outgrows the bounds it is dropped, and late joiners
 * wait for the next one.
 */
final class GopCache {
  /**
   * Frames of one batch.
   *
   * @param number of the batch
   * @param firstFrame how many frames of the stream came before
   * @param headersVersion of the batch
   * @param headers what is needed before the batch; null if no group starts with it; owns a
   *     reference
   * @param frames owns a reference of each
   */
  record Batch(
      long number,
      long firstFrame,
      long headersVersion,
      @Nullable HeaderSet headers,
      List<Frame> frames) {
    boolean startsGroup() {
      return headers != null;
    }

    List<Frame> headerFrames() {
      return headers == null ? List.of() : headers.frames();
    }

    void release() {
      if (headers != null) {
        headers.release();
      }
      frames.forEach(Frame::release);
    }
  }

  private final MemoryBudget.Share budget;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private List<Frame> open = new ArrayList<>();
  private boolean keeping;
  private boolean openKept;
  private volatile long bytes;
  private int frames;

  GopCache(MemoryBudget.Share budget) {
    this.budget = budget;
  }

  long bytes() {
    return bytes;
  }

  /** Closed batches, oldest first; borrowed. */
  Iterable<Batch> batches() {
    return batches;
  }

  /** Frames of the open batch that are kept; borrowed. */
  List<Frame> open() {
    return open;
  }

  /** A group starts with the next frame: what was kept is old. */
  void startGroup() {
    clear();
    keeping = true;
  }

  /**
   * @param frame borrowed; retained if kept
   */
  void add(Frame frame, int maxBytes, int maxFrames) {
    if (!keeping) {
      return;
    }
    if (bytes + frame.size() > maxBytes || frames >= maxFrames || bytes > budget.allowed()) {
      clear();
      return;
    }
    open.add(frame.retain());
    bytes += frame.size();
    frames++;
    budget.take(frame.size());
    openKept = true;
  }

  /**
   * Closes the open batch.
   *
   * @param headers borrowed; retained if kept
   */
  void closeBatch(long number, long firstFrame, boolean startsGroup, HeaderSet headers) {
    if (openKept) {
      HeaderSet before = startsGroup ? headers.retain() : null;
      batches.add(new Batch(number, firstFrame, headers.version(), before, open));
      open = new ArrayList<>();
      openKept = false;
    }
  }

  void clear() {
    keeping = false;
    batches.forEach(Batch::release);
    batches.clear();
    open.forEach(Frame::release);
    open = new ArrayList<>();
    openKept = false;
    budget.free(bytes);
    bytes = 0;
    frames = 0;
  }
}
