package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;

/**
 * What audio and video share of the enhanced header: the {@code ModEx} loop, the multitrack types
 * and the tracks of one body (E-RTMP v2 "ExAudioTagHeader", "ExVideoTagHeader").
 */
final class ExHeader {
  static final int ONE_TRACK = 0;
  static final int MANY_TRACKS = 1;
  static final int MANY_TRACKS_MANY_CODECS = 2;

  private static final int NO_MULTITRACK = -1;
  private static final int MOD_EX_TIMESTAMP_OFFSET_NANO = 0;
  private static final int MAX_NANO_OFFSET = 999_999;

  private final ByteBuf in;
  private int packetType;
  private int multitrackType = NO_MULTITRACK;
  private int fourCc;
  private int trackId;
  private int nanoOffset;
  private boolean modified;

  /**
   * @param in borrowed, at the byte after the first; its reader index moves
   */
  private ExHeader(ByteBuf in, int packetType) {
    this.in = in;
    this.packetType = packetType;
  }

  /** Size of what {@link #writeFirst} appends. */
  static int firstSize(int nanos) {
    return nanos == 0 ? 1 : 6;
  }

  /**
   * Appends the first byte with the packet type, and the time below a millisecond before it.
   *
   * @param first the byte without its low four bits
   * @param nanos 0..999,999
   */
  static void writeFirst(int first, int packetType, int nanos, ByteBuf out) {
    if (nanos == 0) {
      out.writeByte(first | packetType);
    } else {
      out.writeByte(first | PacketType.MOD_EX);
      out.writeByte(3 - 1).writeMedium(nanos);
      out.writeByte(MOD_EX_TIMESTAMP_OFFSET_NANO << 4 | packetType);
    }
  }

  /** Reads the {@code ModEx} packets before the real packet type. */
  static ExHeader readModifiers(ByteBuf in, int packetType) {
    ExHeader header = new ExHeader(in, packetType);
    while (header.packetType == PacketType.MOD_EX) {
      header.readModifier();
    }
    return header;
  }

  private void readModifier() {
    modified = true;
    int size = readUnsignedByte() + 1;
    if (size == 256) {
      require(2);
      size = in.readUnsignedShort() + 1;
    }
    require(size);
    int data = in.readerIndex();
    in.skipBytes(size);
    int types = readUnsignedByte();
    if (types >> 4 == MOD_EX_TIMESTAMP_OFFSET_NANO) {
      readNanoOffset(data, size);
    }
    packetType = types & 0x0f;
  }

  private void readNanoOffset(int data, int size) {
    if (size < 3) {
      throw new FlvException("nanosecond offset: " + size + " bytes (expected: 3)");
    }
    int nanos = in.getUnsignedMedium(data);
    if (nanos > MAX_NANO_OFFSET) {
      throw new FlvException(
          "nanosecond offset: " + nanos + " (expected: 0.." + MAX_NANO_OFFSET + ")");
    }
    nanoOffset = nanos;
  }

  /** Reads the multitrack type, if there is one, and the FourCC that all tracks share. */
  void readCodec(int multitrackPacketType) {
    if (packetType == multitrackPacketType) {
      int types = readUnsignedByte();
      multitrackType = types >> 4;
      packetType = types & 0x0f;
      if (multitrackType > MANY_TRACKS_MANY_CODECS) {
        throw new FlvException("multitrack type: " + multitrackType + " (expected: 0..2)");
      }
      if (packetType == multitrackPacketType || packetType == PacketType.MOD_EX) {
        throw new FlvException("packet type in multitrack: " + packetType);
      }
    }
    if (multitrackType != MANY_TRACKS_MANY_CODECS) {
      require(4);
      fourCc = in.readInt();
    }
  }

  /**
   * Goes to the next track.
   *
   * @return its bytes, borrowed; the reader index of the input is behind them
   */
  ByteBuf nextTrack() {
    if (multitrackType == MANY_TRACKS_MANY_CODECS) {
      require(4);
      fourCc = in.readInt();
    }
    int size = in.readableBytes();
    if (multitrackType != NO_MULTITRACK) {
      trackId = readUnsignedByte();
      size = in.readableBytes();
      if (multitrackType != ONE_TRACK) {
        require(3);
        size = in.readUnsignedMedium();
        require(size);
      }
    }
    return in.readSlice(size);
  }

  /**
   * Whether the form of this body means more than its codec says, and cannot be written again: the
   * body of a codec that nobody here knows stays whole then. Tracks with a codec each come apart
   * all the same, for some of them are known: see {@link #asOneTrack}.
   */
  boolean hasFormOfItsOwn() {
    return multitrackType == ONE_TRACK
        || multitrackType == MANY_TRACKS
        || (modified && multitrackType == NO_MULTITRACK);
  }

  boolean hasManyCodecs() {
    return multitrackType == MANY_TRACKS_MANY_CODECS;
  }

  /**
   * The current track as a body of its own, for a codec that nobody here knows: its packet type and
   * bytes stay as they are.
   *
   * @param first the first byte of the body without its low four bits
   * @param multitrackPacketType which says that there is a track id
   * @param content borrowed
   * @return for the caller to release
   */
  ByteBuf asOneTrack(int first, int multitrackPacketType, ByteBuf content) {
    int size = firstSize(nanoOffset) + 6 + content.readableBytes();
    ByteBuf out = content.alloc().buffer(size, size);
    writeFirst(first, multitrackPacketType, nanoOffset, out);
    out.writeByte(ONE_TRACK << 4 | packetType).writeInt(fourCc).writeByte(trackId);
    return out.writeBytes(content, content.readerIndex(), content.readableBytes());
  }

  /**
   * Goes behind all tracks.
   *
   * @return id of the first one
   */
  int skipTracks() {
    nextTrack();
    int first = trackId;
    while (hasMoreTracks()) {
      nextTrack();
    }
    return first;
  }

  boolean hasMoreTracks() {
    return in.isReadable();
  }

  boolean isMultitrack() {
    return multitrackType != NO_MULTITRACK;
  }

  int packetType() {
    return packetType;
  }

  int fourCc() {
    return fourCc;
  }

  int trackId() {
    return trackId;
  }

  /** 0..999,999. */
  int nanoOffset() {
    return nanoOffset;
  }

  private int readUnsignedByte() {
    require(1);
    return in.readUnsignedByte();
  }

  private void require(int bytes) {
    if (in.readableBytes() < bytes) {
      throw new FlvException(
          "enhanced header: "
              + in.readableBytes()
              + " bytes left (expected: at least "
              + bytes
              + ")");
    }
  }
}
