package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.Track;

/** Reads the body of an audio tag (FLV 10.1 §E.4.2, E-RTMP v2 "Enhanced Audio"). */
final class AudioTagReader {
  private static final int FORMAT_EX_HEADER = 9;
  private static final int FORMAT_AAC = 10;
  private static final int AAC_HEADER_SIZE = 2;

  private AudioTagReader() {}

  static void read(long time, ByteBuf body, Consumer<Frame> out) {
    int first = body.getUnsignedByte(body.readerIndex());
    switch (first >> 4) {
      case FORMAT_EX_HEADER -> readEnhanced(time, first & 0x0f, body, out);
      case FORMAT_AAC -> out.accept(readAac(time, body));
      default ->
          out.accept(
              Frame.coded(Track.AUDIO, FourCc.FLV_AUDIO, false, time, 0, body.retainedSlice()));
    }
  }

  private static Frame readAac(long time, ByteBuf body) {
    int start = body.readerIndex();
    if (body.readableBytes() < AAC_HEADER_SIZE) {
      throw new FlvException("AAC body: 1 byte (expected: 2 or more)");
    }
    int packetType = body.getUnsignedByte(start + 1);
    if (packetType > 1) {
      throw new FlvException("AAC packet type: " + packetType + " (expected: 0 or 1)");
    }
    ByteBuf content =
        body.retainedSlice(start + AAC_HEADER_SIZE, body.readableBytes() - AAC_HEADER_SIZE);
    return packetType == 0
        ? Frame.of(Track.AUDIO, FrameType.SEQUENCE_HEADER, FourCc.MP4A, time, content)
        : Frame.coded(Track.AUDIO, FourCc.MP4A, false, time, 0, content);
  }

  private static void readEnhanced(long time, int packetType, ByteBuf body, Consumer<Frame> out) {
    int first = body.getUnsignedByte(body.readerIndex()) & 0xf0;
    ExHeader header = ExHeader.readModifiers(body.duplicate().skipBytes(1), packetType);
    header.readCodec(PacketType.AUDIO_MULTITRACK);
    FourCc codec = Codecs.of(header.fourCc());
    if (mustStayWhole(header, codec)) {
      Track track = Codecs.track(MediaKind.AUDIO, header.skipTracks());
      long exact = time + header.nanoOffset();
      out.accept(frame(track, type(header, codec), FourCc.FLV_AUDIO, exact, body.retainedSlice()));
      return;
    }
    do {
      ByteBuf content = header.nextTrack();
      out.accept(readTrack(time + header.nanoOffset(), first, header, content));
    } while (header.hasMoreTracks());
  }

  /** What could not be written again: packets of an unknown codec, in a form or type of its own. */
  private static boolean mustStayWhole(ExHeader header, FourCc codec) {
    return !Codecs.isKnownAudio(codec)
        && (header.hasFormOfItsOwn() || (!header.isMultitrack() && isReserved(header)));
  }

  private static boolean isReserved(ExHeader header) {
    return switch (header.packetType()) {
      case PacketType.SEQUENCE_START,
          PacketType.CODED_FRAMES,
          PacketType.SEQUENCE_END,
          PacketType.MULTICHANNEL_CONFIG ->
          false;
      default -> true;
    };
  }

  private static Frame readTrack(long time, int first, ExHeader header, ByteBuf content) {
    FourCc codec = Codecs.of(header.fourCc());
    Track track = Codecs.track(MediaKind.AUDIO, header.trackId());
    FrameType type = type(header, codec);
    if (header.hasManyCodecs() && !Codecs.isKnownAudio(codec)) {
      ByteBuf whole = header.asOneTrack(first, PacketType.AUDIO_MULTITRACK, content);
      return frame(track, type, FourCc.FLV_AUDIO, time, whole);
    }
    return frame(track, type, codec, time, content.retain());
  }

  private static FrameType type(ExHeader header, FourCc codec) {
    return switch (header.packetType()) {
      case PacketType.SEQUENCE_START -> FrameType.SEQUENCE_HEADER;
      case PacketType.CODED_FRAMES -> FrameType.CODED;
      case PacketType.SEQUENCE_END -> FrameType.SEQUENCE_END;
      case PacketType.MULTICHANNEL_CONFIG -> FrameType.CHANNEL_CONFIGURATION;
      default -> {
        if (Codecs.isKnownAudio(codec)) {
          throw new FlvException(
              "audio packet type: " + header.packetType() + " (expected: 0..2, 4, 5 or 7)");
        }
        yield FrameType.CODED;
      }
    };
  }

  /**
   * @param content owned
   */
  private static Frame frame(
      Track track, FrameType type, FourCc codec, long time, ByteBuf content) {
    return type == FrameType.CODED
        ? Frame.coded(track, codec, false, time, 0, content)
        : Frame.of(track, type, codec, time, content);
  }
}
