package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;

/** Writes what comes before the payload in the body of an audio tag. */
final class AudioTagWriter {
  private static final int EX_HEADER = 0x90;

  /** AAC is always marked 44 kHz, 16 bit, stereo: the truth is in the sequence header. */
  private static final int AAC = 0xaf;

  private AudioTagWriter() {}

  static int size(Frame frame, BodyForm form) {
    if (frame.codec().equals(FourCc.FLV_AUDIO)) {
      return frame.size();
    }
    packetType(frame);
    int nanos = form.nanos(frame);
    if (isLegacy(frame, form, nanos)) {
      return 2 + frame.size();
    }
    return ExHeader.firstSize(nanos) + (frame.track().id() == 0 ? 4 : 6) + frame.size();
  }

  static void write(Frame frame, BodyForm form, ByteBuf out) {
    if (frame.codec().equals(FourCc.FLV_AUDIO)) {
      return;
    }
    int packetType = packetType(frame);
    int nanos = form.nanos(frame);
    if (isLegacy(frame, form, nanos)) {
      out.writeByte(AAC).writeByte(packetType);
    } else if (frame.track().id() == 0) {
      ExHeader.writeFirst(EX_HEADER, packetType, nanos, out);
      out.writeInt(frame.codec().value());
    } else {
      ExHeader.writeFirst(EX_HEADER, PacketType.AUDIO_MULTITRACK, nanos, out);
      out.writeByte(ExHeader.ONE_TRACK << 4 | packetType);
      out.writeInt(frame.codec().value()).writeByte(frame.track().id());
    }
  }

  private static boolean isLegacy(Frame frame, BodyForm form, int nanos) {
    return !(nanos > 0 && form.mp4a())
        && frame.codec().equals(FourCc.MP4A)
        && frame.track().id() == 0
        && (frame.type() == FrameType.CODED || frame.type() == FrameType.SEQUENCE_HEADER);
  }

  private static int packetType(Frame frame) {
    return switch (frame.type()) {
      case SEQUENCE_HEADER -> PacketType.SEQUENCE_START;
      case CODED -> PacketType.CODED_FRAMES;
      case SEQUENCE_END -> PacketType.SEQUENCE_END;
      case CHANNEL_CONFIGURATION -> PacketType.MULTICHANNEL_CONFIG;
      case METADATA ->
          throw new FlvException(
              "audio frame type: " + frame.type() + " (expected: none of video)");
    };
  }
}
