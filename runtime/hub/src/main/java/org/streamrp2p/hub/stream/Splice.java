package org.streamrp2p.hub.stream;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.media.Track;

/**
 * Joins a publication to the one before it, so that readers who are still there see one stream: it
 * begins with its headers and a key frame, and its time goes on where the other stopped, shifted by
 * one amount for all tracks. Confined to the stream's home event loop.
 *
 * <p>Audio that comes before the first key frame is left out, and so is audio that belongs before
 * it: the tracks begin together and stay as far apart as the publisher has them.
 */
final class Splice {
  private static final long LONGEST_STEP_NANOS = MediaTime.fromMillis(100);
  private static final long FIRST_STEP_NANOS = MediaTime.fromMillis(1);

  /** So much audio without any video means that there is none, though there was before. */
  private static final long NO_VIDEO_NANOS = MediaTime.fromMillis(2_000);

  /** Nothing of these can be decoded without a sequence header. */
  private static final Set<FourCc> NEED_HEADER =
      Set.of(FourCc.AVC1, FourCc.HVC1, FourCc.VVC1, FourCc.MP4A, FourCc.FLAC);

  private static final class TrackTime {
    long last = Long.MIN_VALUE;
    long step = FIRST_STEP_NANOS;

    void passed(long time) {
      if (last != Long.MIN_VALUE && time > last) {
        step = Math.min(time - last, LONGEST_STEP_NANOS);
      }
      last = Math.max(last, time);
    }
  }

  private final Map<Track, TrackTime> times = new HashMap<>();
  private final StickyFrames held;
  private final Set<Track> configured = new HashSet<>();
  private final Set<Track> begun = new HashSet<>();
  private boolean spliced;
  private boolean waiting;
  private boolean headersBefore;
  private boolean videoBefore;
  private boolean videoSeen;
  private long firstAudioNanos;
  private long resumeAtNanos;
  private long fromNanos;
  private long shiftNanos;

  Splice(int maxHeaderBytes) {
    held = new StickyFrames(maxHeaderBytes);
  }

  /**
   * The next frame is the first of a publication.
   *
   * @param continues whether somebody has seen the one before
   */
  void start(boolean continues) {
    spliced = continues && !times.isEmpty();
    waiting = spliced;
    headersBefore = spliced && (headersBefore || !configured.isEmpty());
    held.clear();
    configured.clear();
    begun.clear();
    shiftNanos = 0;
    if (!spliced) {
      times.clear();
      return;
    }
    videoBefore = times.keySet().stream().anyMatch(track -> track.kind() == MediaKind.VIDEO);
    videoSeen = false;
    firstAudioNanos = Long.MIN_VALUE;
    resumeAtNanos = Long.MIN_VALUE;
    for (TrackTime time : times.values()) {
      resumeAtNanos = Math.max(resumeAtNanos, time.last + time.step);
    }
  }

  /** The publication is over; another one may go on. */
  void stop() {
    held.clear();
    waiting = false;
  }

  /** Nobody waits for another one: the next one has a time of its own. */
  void forget() {
    times.clear();
  }

  /** Whether the first key frame is still to come. */
  boolean waiting() {
    return waiting;
  }

  /**
   * Passes a frame on with its time in the stream, holds it, or leaves it out.
   *
   * @param frame transfers
   * @param out takes over what it gets: none, one, or the held headers and one
   */
  void offer(Frame frame, Consumer<Frame> out) {
    if (waiting) {
      videoSeen |= frame.track().kind() == MediaKind.VIDEO;
      if (!begins(frame)) {
        hold(frame);
        return;
      }
      begin(frame, out);
    }
    if (frame.type() != FrameType.CODED) {
      out.accept(header(frame));
    } else if (spliced && !begun.contains(frame.track()) && !joins(frame)) {
      frame.release();
    } else {
      out.accept(coded(frame));
    }
  }

  private void hold(Frame frame) {
    if (frame.type() == FrameType.SEQUENCE_HEADER) {
      configured.add(frame.track());
    }
    held.offer(frame);
    frame.release();
  }

  /** Whether the publication can begin with this frame. */
  private boolean begins(Frame frame) {
    if (frame.type() != FrameType.CODED || !decodable(frame)) {
      return false;
    }
    return switch (frame.track().kind()) {
      case VIDEO -> frame.key();
      case AUDIO -> !videoSeen && (!videoBefore || noVideoFor(frame.decodeTimeNanos()));
      case DATA -> false;
    };
  }

  private boolean noVideoFor(long audioNanos) {
    if (firstAudioNanos == Long.MIN_VALUE) {
      firstAudioNanos = audioNanos;
    }
    return audioNanos - firstAudioNanos >= NO_VIDEO_NANOS;
  }

  private boolean decodable(Frame frame) {
    return !headersBefore
        || !NEED_HEADER.contains(frame.codec())
        || configured.contains(frame.track());
  }

  private void begin(Frame first, Consumer<Frame> out) {
    waiting = false;
    fromNanos = first.decodeTimeNanos();
    shiftNanos = resumeAtNanos - fromNanos;
    held.frames().forEach(frame -> out.accept(frame.retain().at(resumeAtNanos)));
    held.clear();
  }

  /** Whether a track of a spliced publication can begin with this frame. */
  private boolean joins(Frame frame) {
    boolean joins =
        frame.decodeTimeNanos() >= fromNanos
            && decodable(frame)
            && (frame.key() || frame.track().kind() != MediaKind.VIDEO);
    if (joins) {
      begun.add(frame.track());
    }
    return joins;
  }

  private Frame header(Frame frame) {
    if (frame.type() == FrameType.SEQUENCE_HEADER) {
      configured.add(frame.track());
    }
    if (!spliced) {
      return frame;
    }
    return frame.at(Math.max(frame.decodeTimeNanos(), fromNanos) + shiftNanos);
  }

  private Frame coded(Frame frame) {
    long time = frame.decodeTimeNanos() + shiftNanos;
    if (frame.track().kind() != MediaKind.DATA) {
      TrackTime known = times.get(frame.track());
      if (known == null) {
        known = new TrackTime();
        times.put(frame.track(), known);
      }
      known.passed(time);
    }
    return shiftNanos == 0 ? frame : frame.at(time);
  }
}
