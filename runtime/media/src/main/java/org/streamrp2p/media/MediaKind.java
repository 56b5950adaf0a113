package org.streamrp2p.media;

/** What a track carries. */
public enum MediaKind {
  AUDIO,
  VIDEO,
  /** Script data: {@code onMetaData}, timed text, cue points. */
  DATA
}
