package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

/** Reads the body of a video tag (FLV 10.1 §E.4.3, E-RTMP v2 "Enhanced Video"). */
final class VideoTagReader {
  private static final int FRAME_TYPE_KEY = 1;
  private static final int FRAME_TYPE_INTER = 2;
  private static final int FRAME_TYPE_GENERATED_KEY = 4;
  private static final int FRAME_TYPE_COMMAND = 5;
  private static final int CODEC_AVC = 7;
  private static final int EX_HEADER = 0x80;
  private static final int AVC_HEADER_SIZE = 5;

  private VideoTagReader() {}

  static void read(long time, ByteBuf body, Consumer<Frame> out) {
    int first = body.getUnsignedByte(body.readerIndex());
    int frameType = first >> 4 & 7;
    if ((first & 0x80) != 0) {
      readEnhanced(time, frameType, first & 0x0f, body, out);
    } else if ((first & 0x0f) == CODEC_AVC && frameType != FRAME_TYPE_COMMAND) {
      out.accept(readAvc(time, isKey(frameType), body));
    } else {
      out.accept(whole(Track.VIDEO, time, FrameType.CODED, isKey(frameType), body));
    }
  }

  private static Frame readAvc(long time, boolean key, ByteBuf body) {
    int start = body.readerIndex();
    if (body.readableBytes() < AVC_HEADER_SIZE) {
      throw new FlvException("AVC body: " + body.readableBytes() + " bytes (expected: 5 or more)");
    }
    int packetType = body.getUnsignedByte(start + 1);
    long offset = MediaTime.fromMillis(body.getMedium(start + 2));
    FrameType type =
        switch (packetType) {
          case 0 -> FrameType.SEQUENCE_HEADER;
          case 1 -> FrameType.CODED;
          case 2 -> FrameType.SEQUENCE_END;
          default -> throw new FlvException("AVC packet type: " + packetType + " (expected: 0..2)");
        };
    ByteBuf content =
        body.retainedSlice(start + AVC_HEADER_SIZE, body.readableBytes() - AVC_HEADER_SIZE);
    return type == FrameType.CODED
        ? Frame.coded(Track.VIDEO, FourCc.AVC1, key, time, offset, content)
        : Frame.of(Track.VIDEO, type, FourCc.AVC1, time, content);
  }

  private static void readEnhanced(
      long time, int frameType, int packetType, ByteBuf body, Consumer<Frame> out) {
    ByteBuf in = body.duplicate().skipBytes(1);
    ExHeader header = ExHeader.readModifiers(in, packetType);
    if (frameType == FRAME_TYPE_COMMAND && header.packetType() != PacketType.METADATA) {
      out.accept(whole(Track.VIDEO, time, FrameType.CODED, false, body));
      return;
    }
    header.readCodec(PacketType.VIDEO_MULTITRACK);
    FourCc codec = Codecs.of(header.fourCc());
    if (header.hasFormOfItsOwn() && !Codecs.isKnownVideo(codec)) {
      Track track = Codecs.track(MediaKind.VIDEO, header.skipTracks());
      long exact = time + header.nanoOffset();
      out.accept(whole(track, exact, type(header, codec), isKey(frameType, header), body));
      return;
    }
    if (!header.isMultitrack() && mustStayWhole(frameType, header, codec, in)) {
      FrameType type = type(header, codec);
      out.accept(whole(Track.VIDEO, time, type, isKey(frameType, header), body));
      return;
    }
    do {
      ByteBuf content = header.nextTrack();
      out.accept(readTrack(time + header.nanoOffset(), frameType, header, content));
    } while (header.hasMoreTracks());
  }

  /**
   * What would be written in another form again, and nobody here knows whether that form means the
   * same: packets of a codec that E-RTMP v2 does not define, of reserved types too, and MPEG-2 TS
   * headers of codecs that have no descriptor there.
   */
  private static boolean mustStayWhole(
      int frameType, ExHeader header, FourCc codec, ByteBuf content) {
    return switch (header.packetType()) {
      case PacketType.MPEG2_TS_SEQUENCE_START ->
          !Codecs.isTransportStreamDescriptor(codec, content);
      case PacketType.SEQUENCE_START, PacketType.SEQUENCE_END ->
          !Codecs.isKnownVideo(codec) && frameType != FRAME_TYPE_KEY;
      case PacketType.METADATA -> !Codecs.isKnownVideo(codec) && frameType != FRAME_TYPE_COMMAND;
      case PacketType.CODED_FRAMES ->
          !Codecs.isKnownVideo(codec)
              && frameType != FRAME_TYPE_KEY
              && frameType != FRAME_TYPE_INTER;
      default -> !Codecs.isKnownVideo(codec);
    };
  }

  private static FrameType type(ExHeader header, FourCc codec) {
    return switch (header.packetType()) {
      case PacketType.SEQUENCE_START, PacketType.MPEG2_TS_SEQUENCE_START ->
          FrameType.SEQUENCE_HEADER;
      case PacketType.CODED_FRAMES, PacketType.CODED_FRAMES_X -> FrameType.CODED;
      case PacketType.SEQUENCE_END -> FrameType.SEQUENCE_END;
      case PacketType.METADATA -> FrameType.METADATA;
      default -> {
        if (Codecs.isKnownVideo(codec)) {
          throw new FlvException("video packet type: " + header.packetType() + " (expected: 0..7)");
        }
        yield FrameType.CODED;
      }
    };
  }

  private static Frame readTrack(long time, int frameType, ExHeader header, ByteBuf content) {
    boolean key = isKey(frameType, header);
    FourCc codec = Codecs.of(header.fourCc());
    Track track = Codecs.track(MediaKind.VIDEO, header.trackId());
    FrameType type = type(header, codec);
    if (header.hasManyCodecs() && !Codecs.isKnownVideo(codec)) {
      int first = EX_HEADER | frameType << 4;
      ByteBuf whole = header.asOneTrack(first, PacketType.VIDEO_MULTITRACK, content);
      return type == FrameType.CODED
          ? Frame.coded(track, FourCc.FLV_VIDEO, key, time, 0, whole)
          : Frame.of(track, type, FourCc.FLV_VIDEO, time, whole);
    }
    if (type != FrameType.CODED) {
      return Frame.of(track, type, codec, time, content.retain());
    }
    long offset = 0;
    if (header.packetType() == PacketType.CODED_FRAMES && Codecs.hasCompositionTime(codec)) {
      if (content.readableBytes() < 3) {
        throw new FlvException(
            codec + " body: " + content.readableBytes() + " bytes (expected: 3 or more)");
      }
      offset = MediaTime.fromMillis(content.readMedium());
    }
    return Frame.coded(track, codec, key, time, offset, content.retain());
  }

  private static Frame whole(Track track, long time, FrameType type, boolean key, ByteBuf body) {
    ByteBuf content = body.retainedSlice();
    return type == FrameType.CODED
        ? Frame.coded(track, FourCc.FLV_VIDEO, key, time, 0, content)
        : Frame.of(track, type, FourCc.FLV_VIDEO, time, content);
  }

  /** Nobody can begin at a packet of a reserved type: what it carries is not known. */
  private static boolean isKey(int frameType, ExHeader header) {
    return switch (header.packetType()) {
      case PacketType.CODED_FRAMES, PacketType.CODED_FRAMES_X -> isKey(frameType);
      default -> false;
    };
  }

  private static boolean isKey(int frameType) {
    return frameType == FRAME_TYPE_KEY || frameType == FRAME_TYPE_GENERATED_KEY;
  }
}
