package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.Track;

/** Codecs and tracks as the enhanced header names them. */
final class Codecs {
  private static final int AV1_DESCRIPTOR_TAG = 0x80;

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

  /**
   * Whether the sequence header of a codec is an AV1 video descriptor (AV1 in MPEG-2 TS §2.1, tag
   * 0x80) and no {@code av1C} box (which begins with 0x81). E-RTMP v2 {@code MPEG2TSSequenceStart}.
   */
  static boolean isTransportStreamDescriptor(FourCc codec, ByteBuf header) {
    return codec.equals(FourCc.AV01)
        && header.isReadable()
        && header.getUnsignedByte(header.readerIndex()) == AV1_DESCRIPTOR_TAG;
  }

  /**
   * Whether this is one of the video codecs that E-RTMP v2 defines, so that the forms of a packet
   * mean the same.
   */
  static boolean isKnownVideo(FourCc codec) {
    return hasCompositionTime(codec)
        || codec.equals(FourCc.AV01)
        || codec.equals(FourCc.VP08)
        || codec.equals(FourCc.VP09);
  }

  /** Whether this is one of the audio codecs that E-RTMP v2 defines. */
  static boolean isKnownAudio(FourCc codec) {
    return codec.equals(FourCc.MP4A)
        || codec.equals(FourCc.OPUS)
        || codec.equals(FourCc.FLAC)
        || codec.equals(FourCc.AC_3)
        || codec.equals(FourCc.EC_3)
        || codec.equals(FourCc.MP3);
  }

  /** Whether {@code CodedFrames} carry a composition time (E-RTMP v2 "ExVideoTagBody"). */
  static boolean hasCompositionTime(FourCc codec) {
    return codec.equals(FourCc.AVC1) || codec.equals(FourCc.HVC1) || codec.equals(FourCc.VVC1);
  }
}
