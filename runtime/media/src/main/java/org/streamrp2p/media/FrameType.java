package org.streamrp2p.media;

/** What a frame is to its track. */
public enum FrameType {
  /**
   * Decoder configuration (AVCDecoderConfigurationRecord, AudioSpecificConfig, …). Holds for all
   * later frames of the track until the next one.
   */
  SEQUENCE_HEADER(true),
  /**
   * Coded media; on a data track, a timed event such as {@code onTextData} or {@code onCuePoint}.
   */
  CODED(false),
  /** The track ends here; a new sequence header may follow. */
  SEQUENCE_END(false),
  /**
   * Describes the stream ({@code onMetaData}, on a data track) or the track (HDR colour
   * information, on a video track).
   */
  METADATA(true),
  /** Channel order of a multichannel audio track (E-RTMP v2 {@code MultichannelConfig}). */
  CHANNEL_CONFIGURATION(true);

  private final boolean sticky;

  FrameType(boolean sticky) {
    this.sticky = sticky;
  }

  /** Whether the newest frame of this type must reach a subscriber before any coded frame does. */
  public boolean sticky() {
    return sticky;
  }
}
