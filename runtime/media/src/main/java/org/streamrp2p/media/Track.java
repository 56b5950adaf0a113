package org.streamrp2p.media;

/**
 * One track of a stream. Audio, video and data tracks are counted apart, each from 0, as in E-RTMP
 * v2 "Multitrack"; track 0 is the one that clients without multitrack see.
 *
 * @param kind what the track carries
 * @param id 0..255
 */
public record Track(MediaKind kind, int id) {
  /** Largest track id; E-RTMP carries it in one byte. */
  public static final int MAX_ID = 255;

  public static final Track AUDIO = new Track(MediaKind.AUDIO, 0);
  public static final Track VIDEO = new Track(MediaKind.VIDEO, 0);
  public static final Track DATA = new Track(MediaKind.DATA, 0);

  /**
   * @throws IllegalArgumentException if {@code id} is out of range
   */
  public Track {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0.." + MAX_ID + ")");
    }
  }

  /** The default track of a kind, without allocation. */
  public static Track of(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> AUDIO;
      case VIDEO -> VIDEO;
      case DATA -> DATA;
    };
  }
}
