package org.streamrp2p.flv;

/** Packet types of the enhanced header: E-RTMP v2 {@code VideoPacketType, AudioPacketType}. */
final class PacketType {
  static final int SEQUENCE_START = 0;
  static final int CODED_FRAMES = 1;
  static final int SEQUENCE_END = 2;

  /** Video: coded frames with composition time 0. */
  static final int CODED_FRAMES_X = 3;

  /** Video: colour information. */
  static final int METADATA = 4;

  /** Audio: order of channels. */
  static final int MULTICHANNEL_CONFIG = 4;

  /** Video: AV1 video descriptor of MPEG-2 TS. */
  static final int MPEG2_TS_SEQUENCE_START = 5;

  static final int AUDIO_MULTITRACK = 5;
  static final int VIDEO_MULTITRACK = 6;
  static final int MOD_EX = 7;

  private PacketType() {}
}
