package org.streamrp2p.hub.stream;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

/**
 * Numbers the frames of one publication at its origin, and says where a reader can begin: at a key
 * frame of the first video track that goes on, or, as long as no video comes, at audio every
 * second. Confined to the stream's home event loop.
 */
final class Numberer {
  private static final long AUDIO_GROUP_NANOS = MediaTime.fromMillis(1_000);

  /**
   * So many audio frames, about ten seconds, without a frame of video mean that it stopped; and no
   * group of audio is longer, whatever its clock says.
   */
  private static final int MANY_AUDIO_FRAMES = 512;

  /** So many frames of other video tracks, about ten seconds, mean that the first one stopped. */
  private static final int MANY_VIDEO_FRAMES = 300;

  private final long epoch;
  private final Map<Track, Long> trackSequences = new HashMap<>();
  private long sequence;
  private long group = -1;
  private @Nullable Track videoTrack;
  private @Nullable Track audioTrack;
  private boolean video;
  private int videoOfOthers;
  private int audioSinceVideo;
  private int audioOfOthers;
  private int audioInGroup;
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
      case VIDEO -> frame.key() && startsVideoGroup(frame.track());
      case AUDIO -> (!video || audioSinceVideo >= MANY_AUDIO_FRAMES) && startsAudioGroup(frame);
      case DATA -> false;
    };
  }

  private boolean startsVideoGroup(Track track) {
    return videoTrack == null
        || track.id() <= videoTrack.id()
        || videoOfOthers >= MANY_VIDEO_FRAMES;
  }

  /** Tracks may have clocks of their own: one of them sets the pace. */
  private boolean startsAudioGroup(Frame frame) {
    if (audioTrack != null && !frame.track().equals(audioTrack)) {
      return audioOfOthers >= MANY_AUDIO_FRAMES;
    }
    return audioGroupStart == Long.MIN_VALUE
        || frame.decodeTimeNanos() - audioGroupStart >= AUDIO_GROUP_NANOS
        || frame.decodeTimeNanos() < audioGroupStart
        || audioInGroup >= MANY_AUDIO_FRAMES;
  }

  /** The number for a frame; remembers it as the last one. */
  FrameNumber next(Frame frame, boolean startsGroup) {
    if (startsGroup) {
      group++;
    }
    if (frame.track().kind() == MediaKind.VIDEO) {
      countVideo(frame, startsGroup);
    } else if (frame.track().kind() == MediaKind.AUDIO && frame.type() == FrameType.CODED) {
      countAudio(frame, startsGroup);
    }
    long trackSequence = trackSequences.merge(frame.track(), 0L, (old, zero) -> old + 1);
    return new FrameNumber(epoch, sequence++, Math.max(group, 0), trackSequence);
  }

  private void countVideo(Frame frame, boolean startsGroup) {
    video = true;
    audioSinceVideo = 0;
    if (startsGroup) {
      videoTrack = frame.track();
      videoOfOthers = 0;
    } else if (frame.track().equals(videoTrack)) {
      videoOfOthers = frame.type() == FrameType.SEQUENCE_END ? MANY_VIDEO_FRAMES : 0;
    } else if (frame.type() == FrameType.CODED) {
      videoOfOthers++;
    }
  }

  private void countAudio(Frame frame, boolean startsGroup) {
    if (startsGroup || audioTrack == null) {
      audioTrack = frame.track();
    }
    if (frame.track().equals(audioTrack)) {
      audioSinceVideo++;
      audioInGroup++;
      audioOfOthers = 0;
    } else {
      audioOfOthers++;
    }
    if (startsGroup) {
      audioGroupStart = frame.decodeTimeNanos();
      audioInGroup = 1;
    }
  }
}
