package org.streamrp2p.flv;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

/**
 * The times of a file that is played in turns: from zero, and each turn where the last one ended.
 * All tracks of a turn are moved alike, so picture and sound keep their distance. The first video
 * track, or else the first sound, sets the beat; sound that reaches a little over the seam is kept
 * and what it covers of the next turn left out.
 */
final class FlvTimeline {
  private static final long NONE = Long.MIN_VALUE;

  /** What is longer by more than this makes the turn longer. */
  private static final long OVERHANG_NANOS = MediaTime.fromMillis(100);

  /** For a track with a single frame. */
  private static final long STEP_NANOS = MediaTime.fromMillis(40);

  /** Times of one track, moved ones. */
  private static final class Ends {
    private final int order;
    private long first = NONE;
    private long last = NONE;
    private long count;

    Ends(int order) {
      this.order = order;
    }

    long step() {
      return count < 2 ? STEP_NANOS : Math.max(1, (last - first) / (count - 1));
    }

    /** Where the frame after the last one would be, the mean being exact for pictures. */
    long end() {
      return last + step();
    }
  }

  private final Map<Track, Ends> before = new HashMap<>();
  private final Map<Track, Ends> turn = new HashMap<>();
  private long base = NONE;
  private long shift;
  private long latest;

  /** The first frames of a file say where its time begins: its smallest time is zero. */
  void sees(Collection<Frame> frames) {
    if (base == NONE) {
      frames.stream()
          .filter(FlvTimeline::isMedia)
          .mapToLong(Frame::decodeTimeNanos)
          .min()
          .ifPresent(min -> base = min);
    }
  }

  private static boolean isMedia(Frame frame) {
    return frame.type() == FrameType.CODED && frame.track().kind() != MediaKind.DATA;
  }

  boolean isEmpty() {
    return turn.isEmpty();
  }

  private long moved(Frame frame) {
    return base == NONE ? shift : Math.max(0, frame.decodeTimeNanos() - base) + shift;
  }

  /** Whether the frame has a place of its own behind the turn before. */
  boolean takes(Frame frame) {
    long at = moved(frame);
    if (!isMedia(frame)) {
      return true;
    }
    Ends old = before.get(frame.track());
    if (old != null && frame.track().kind() == MediaKind.AUDIO && at < old.last + old.step() / 2) {
      return false;
    }
    Ends ends = turn.computeIfAbsent(frame.track(), track -> new Ends(turn.size()));
    ends.first = ends.count == 0 ? at : ends.first;
    ends.last = Math.max(ends.last, at);
    ends.count++;
    return true;
  }

  /** The time of a frame that was taken, or of a header: that of what came last before it. */
  long at(Frame frame) {
    if (frame.type().sticky()) {
      return latest;
    }
    long at = moved(frame);
    latest = Math.max(latest, at);
    return at;
  }

  /** The file begins anew. */
  void nextTurn() {
    Optional<Ends> lead =
        turn.entrySet().stream()
            .min(
                Comparator.comparing(
                        (Map.Entry<Track, Ends> e) -> e.getKey().kind() != MediaKind.VIDEO)
                    .thenComparingInt(e -> e.getValue().order))
            .map(Map.Entry::getValue);
    long next = lead.map(this::after).orElse(shift);
    for (Ends ends : turn.values()) {
      long after = after(ends);
      if (after > next + OVERHANG_NANOS) {
        next = after;
      }
    }
    shift = next;
    before.clear();
    before.putAll(turn);
    turn.clear();
  }

  /** The shift with which a track goes on without a gap. */
  private long after(Ends ends) {
    return ends.end() - (ends.first - shift);
  }
}
