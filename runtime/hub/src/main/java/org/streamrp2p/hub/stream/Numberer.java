package org.streamrp2p.hub.stream;

import java.util.HashMap;
import java.util.Map;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

/**
 * Numbers the frames of one publication at its origin, and says where a reader can begin: at a key
 * frame, or, as long as no video came, at audio every second. Confined to the stream's home event
 * loop.
 */
final class Numberer {
  private static final long AUDIO_GROUP_NANOS = MediaTime.fromMillis(1_000);

  private final long epoch;
  private final Map<Track, Long> trackSequences = new HashMap<>();
  private long sequence;
  private long group = -1;
  private boolean video;
  private long audioGroupStart = Long.MIN_VALUE;

  Numberer(long epoch) {
    this.epoch = epoch;
  }

  /** Whether a group starts with this frame. */
  boolean startsGroup(Frame frame) {
    if (frame.type() != FrameType.CODED) {
      return false;
    }
    return switch (frame.track().kind()) {
      case VIDEO -> frame.key() && frame.track().id() == 0;
      case AUDIO ->
          !video
              && (audioGroupStart == Long.MIN_VALUE
                  || frame.decodeTimeNanos() - audioGroupStart >= AUDIO_GROUP_NANOS
                  || frame.decodeTimeNanos() < audioGroupStart);
      case DATA -> false;
    };
  }

  /** The number for a frame; remembers it as the last one. */
  FrameNumber next(Frame frame, boolean startsGroup) {
    if (frame.track().kind() == MediaKind.VIDEO) {
      video = true;
    }
    if (startsGroup) {
      group++;
      if (frame.track().kind() == MediaKind.AUDIO) {
        audioGroupStart = frame.decodeTimeNanos();
      }
    }
    long trackSequence = trackSequences.merge(frame.track(), 0L, (old, zero) -> old + 1);
    return new FrameNumber(epoch, sequence++, Math.max(group, 0), trackSequence);
  }
}
