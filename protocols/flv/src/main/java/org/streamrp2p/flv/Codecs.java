package org.streamrp2p.flv;

import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.Track;

/** Codecs and tracks as the enhanced header names them. */
final class Codecs {
  private Codecs() {}

  /** The codec of four bytes, big-endian; those in common use without allocation. */
  static FourCc of(int value) {
    if (value == FourCc.HVC1.value()) {
      return FourCc.HVC1;
    }
    if (value == FourCc.AV01.value()) {
      return FourCc.AV01;
    }
    if (value == FourCc.AVC1.value()) {
      return FourCc.AVC1;
    }
    if (value == FourCc.OPUS.value()) {
      return FourCc.OPUS;
    }
    return value == FourCc.MP4A.value() ? FourCc.MP4A : new FourCc(value);
  }

  static Track track(MediaKind kind, int id) {
    return id == 0 ? Track.of(kind) : new Track(kind, id);
  }

  /** Whether {@code CodedFrames} carry a composition time (E-RTMP v2 "ExVideoTagBody"). */
  static boolean hasCompositionTime(FourCc codec) {
    return codec.equals(FourCc.AVC1) || codec.equals(FourCc.HVC1) || codec.equals(FourCc.VVC1);
  }
}
