package org.streamrp2p.media;

import java.util.ArrayList;
import java.util.List;

/**
 * What a reader must have before the first coded frame: the newest sequence header, metadata and
 * channel configuration of each track, in the order in which they were first seen.
 *
 * <p><b>Ownership.</b> Holds one reference per kept frame, dropped when a newer one replaces it and
 * by {@link #clear}. <b>Threads.</b> Confined to one thread. <b>Bounds.</b> At most {@link
 * #MAX_FRAMES} frames and the given number of bytes.
 */
public final class StickyFrames {
  /** Three types on 256 tracks would be more than any encoder sends. */
  public static final int MAX_FRAMES = 256;

  private final int maxBytes;
  private final List<Frame> frames = new ArrayList<>(4);
  private int bytes;

  /**
   * @param maxBytes payload bytes kept in all
   */
  public StickyFrames(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps a frame if its type is sticky. The newest of a track and type replaces the one before, in
   * its place. A sequence header of another codec takes along what was kept of the track for the
   * codec before.
   *
   * @param frame borrowed; retained if kept
   * @return whether it is kept; false also when a bound is reached, and then the older frame stays
   */
  public boolean offer(Frame frame) {
    if (!frame.type().sticky()) {
      return false;
    }
    int index = indexOf(frame);
    int replaced = index < 0 ? 0 : frames.get(index).size();
    if (bytes - replaced + frame.size() > maxBytes || (index < 0 && frames.size() >= MAX_FRAMES)) {
      return false;
    }
    bytes += frame.size() - replaced;
    frame.retain();
    if (index < 0) {
      frames.add(frame);
    } else {
      frames.set(index, frame).release();
    }
    if (frame.type() == FrameType.SEQUENCE_HEADER) {
      frames.removeIf(older -> isOutdated(older, frame));
    }
    return true;
  }

  private boolean isOutdated(Frame older, Frame header) {
    boolean outdated =
        older.track().equals(header.track()) && !older.codec().equals(header.codec());
    if (outdated) {
      bytes -= older.size();
      older.release();
    }
    return outdated;
  }

  private int indexOf(Frame frame) {
    for (int i = 0; i < frames.size(); i++) {
      Frame f = frames.get(i);
      if (f.type() == frame.type() && f.track().equals(frame.track())) {
        return i;
      }
    }
    return -1;
  }

  /** The kept frames, borrowed; valid until the next call of {@link #offer} or {@link #clear}. */
  public List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** Payload bytes kept. */
  public int bytes() {
    return bytes;
  }

  /** Drops everything. */
  public void clear() {
    frames.forEach(Frame::release);
    frames.clear();
    bytes = 0;
  }
}
