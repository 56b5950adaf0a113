package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;

/** Writes what comes before the payload in the body of a video tag. */
final class VideoTagWriter {
  private static final int EX_HEADER = 0x80;
  private static final int KEY = 0x10;
  private static final int INTER = 0x20;
  private static final int COMMAND = 0x50;
  private static final int CODEC_AVC = 7;
  private static final int MAX_SI24 = 0x7fffff;

  private VideoTagWriter() {}

  static int size(Frame frame, BodyForm form) {
    if (frame.codec().equals(FourCc.FLV_VIDEO)) {
      return frame.size();
    }
    int nanos = form.nanos(frame);
    if (isLegacy(frame, form, nanos)) {
      compositionMillis(frame);
      return 5 + frame.size();
    }
    int packetType = packetType(frame);
    return ExHeader.firstSize(nanos)
        + (frame.track().id() == 0 ? 0 : 2)
        + 4
        + (carriesCompositionTime(frame, packetType) ? 3 : 0)
        + frame.size();
  }

  static void write(Frame frame, BodyForm form, ByteBuf out) {
    if (frame.codec().equals(FourCc.FLV_VIDEO)) {
      return;
    }
    int nanos = form.nanos(frame);
    if (isLegacy(frame, form, nanos)) {
      writeAvc(frame, out);
    } else {
      writeEnhanced(frame, nanos, out);
    }
  }

  private static boolean isLegacy(Frame frame, BodyForm form, int nanos) {
    return !(nanos > 0 && form.avc1())
        && frame.codec().equals(FourCc.AVC1)
        && frame.track().id() == 0
        && frame.type() != FrameType.METADATA
        && frame.type() != FrameType.CHANNEL_CONFIGURATION;
  }

  private static void writeAvc(Frame frame, ByteBuf out) {
    boolean coded = frame.type() == FrameType.CODED;
    out.writeByte((coded && !frame.key() ? INTER : KEY) | CODEC_AVC);
    out.writeByte(packetType(frame) == PacketType.CODED_FRAMES_X ? 1 : packetType(frame));
    out.writeMedium(compositionMillis(frame));
  }

  private static void writeEnhanced(Frame frame, int nanos, ByteBuf out) {
    int packetType = packetType(frame);
    int first = EX_HEADER | frameType(frame);
    if (frame.track().id() == 0) {
      ExHeader.writeFirst(first, packetType, nanos, out);
      out.writeInt(frame.codec().value());
    } else {
      ExHeader.writeFirst(first, PacketType.VIDEO_MULTITRACK, nanos, out);
      out.writeByte(ExHeader.ONE_TRACK << 4 | packetType);
      out.writeInt(frame.codec().value());
      out.writeByte(frame.track().id());
    }
    if (carriesCompositionTime(frame, packetType)) {
      out.writeMedium(compositionMillis(frame));
    }
  }

  private static int frameType(Frame frame) {
    return switch (frame.type()) {
      case CODED -> frame.key() ? KEY : INTER;
      // In a multitrack body the type of a command would make a command of the whole body.
      case METADATA -> frame.track().id() == 0 ? COMMAND : INTER;
      case SEQUENCE_HEADER, SEQUENCE_END, CHANNEL_CONFIGURATION -> KEY;
    };
  }

  private static int packetType(Frame frame) {
    return switch (frame.type()) {
      case SEQUENCE_HEADER ->
          Codecs.isTransportStreamDescriptor(frame.codec(), frame.content())
              ? PacketType.MPEG2_TS_SEQUENCE_START
              : PacketType.SEQUENCE_START;
      case SEQUENCE_END -> PacketType.SEQUENCE_END;
      case METADATA -> PacketType.METADATA;
      case CODED ->
          Codecs.hasCompositionTime(frame.codec()) && compositionMillis(frame) == 0
              ? PacketType.CODED_FRAMES_X
              : PacketType.CODED_FRAMES;
      case CHANNEL_CONFIGURATION ->
          throw new FlvException(
              "video frame type: " + frame.type() + " (expected: none of audio)");
    };
  }

  private static boolean carriesCompositionTime(Frame frame, int packetType) {
    return packetType == PacketType.CODED_FRAMES && Codecs.hasCompositionTime(frame.codec());
  }

  private static int compositionMillis(Frame frame) {
    long millis = MediaTime.toMillis(frame.compositionOffsetNanos());
    if (millis > MAX_SI24 || millis < -MAX_SI24 - 1) {
      throw new FlvException("composition time: " + millis + " ms (expected: 24 bits)");
    }
    return (int) millis;
  }
}
