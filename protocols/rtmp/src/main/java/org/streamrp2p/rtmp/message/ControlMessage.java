package org.streamrp2p.rtmp.message;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.rtmp.chunk.RtmpException;

/** A protocol control message (RTMP 1.0 §5.4) or user control message (§7.1.7). */
public sealed interface ControlMessage {
  /**
   * §5.4.1.
   *
   * @param size 1..2,147,483,647
   */
  record SetChunkSize(int size) implements ControlMessage {}

  /** §5.4.2: drop what came of the message on this chunk stream. */
  record Abort(int chunkStreamId) implements ControlMessage {}

  /**
   * §5.4.3.
   *
   * @param sequence bytes received so far, 32 bits
   */
  record Acknowledgement(int sequence) implements ControlMessage {}

  /**
   * §5.4.4.
   *
   * @param size bytes, 32 bits unsigned
   */
  record WindowAcknowledgementSize(int size) implements ControlMessage {}

  /**
   * §5.4.5.
   *
   * @param size bytes, 32 bits unsigned
   * @param limitType {@link #HARD}, {@link #SOFT} or {@link #DYNAMIC}
   */
  record SetPeerBandwidth(int size, int limitType) implements ControlMessage {
    public static final int HARD = 0;
    public static final int SOFT = 1;
    public static final int DYNAMIC = 2;
  }

  /**
   * §7.1.7.
   *
   * @param event what it is about
   * @param value a message stream id, or the time of a ping
   * @param bufferMillis of {@link #SET_BUFFER_LENGTH}, otherwise 0
   */
  record UserControl(int event, int value, int bufferMillis) implements ControlMessage {
    public static final int STREAM_BEGIN = 0;
    public static final int STREAM_EOF = 1;
    public static final int STREAM_DRY = 2;
    public static final int SET_BUFFER_LENGTH = 3;
    public static final int STREAM_IS_RECORDED = 4;
    public static final int PING_REQUEST = 6;
    public static final int PING_RESPONSE = 7;

    public static UserControl of(int event, int value) {
      return new UserControl(event, value, 0);
    }
  }

  /** The type id of the message. */
  default int typeId() {
    return switch (this) {
      case SetChunkSize _ -> MessageType.SET_CHUNK_SIZE;
      case Abort _ -> MessageType.ABORT;
      case Acknowledgement _ -> MessageType.ACKNOWLEDGEMENT;
      case UserControl _ -> MessageType.USER_CONTROL;
      case WindowAcknowledgementSize _ -> MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE;
      case SetPeerBandwidth _ -> MessageType.SET_PEER_BANDWIDTH;
    };
  }

  /**
   * Reads a payload.
   *
   * @param typeId 1..6
   * @param payload borrowed; its reader index moves
   * @throws RtmpException if it is too short or its value out of range
   */
  static ControlMessage read(int typeId, ByteBuf payload) {
    return switch (typeId) {
      case MessageType.SET_CHUNK_SIZE -> readChunkSize(payload);
      case MessageType.ABORT -> new Abort(readInt(payload));
      case MessageType.ACKNOWLEDGEMENT -> new Acknowledgement(readInt(payload));
      case MessageType.USER_CONTROL -> readUserControl(payload);
      case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
          new WindowAcknowledgementSize(readInt(payload));
      case MessageType.SET_PEER_BANDWIDTH -> {
        require(payload, 5);
        yield new SetPeerBandwidth(payload.readInt(), payload.readUnsignedByte());
      }
      default -> throw new RtmpException("control message: type " + typeId + " (expected: 1..6)");
    };
  }

  /**
   * Appends the payload.
   *
   * @param out borrowed
   */
  default void write(ByteBuf out) {
    switch (this) {
      case SetChunkSize(int size) -> out.writeInt(size);
      case Abort(int id) -> out.writeInt(id);
      case Acknowledgement(int sequence) -> out.writeInt(sequence);
      case WindowAcknowledgementSize(int size) -> out.writeInt(size);
      case SetPeerBandwidth(int size, int limitType) -> out.writeInt(size).writeByte(limitType);
      case UserControl(int event, int value, int bufferMillis) -> {
        out.writeShort(event).writeInt(value);
        if (event == UserControl.SET_BUFFER_LENGTH) {
          out.writeInt(bufferMillis);
        }
      }
    }
  }

  private static ControlMessage readChunkSize(ByteBuf payload) {
    int size = readInt(payload);
    if (size < 1) {
      throw new RtmpException(
          "chunkSize: " + Integer.toUnsignedString(size) + " (expected: 1..2147483647)");
    }
    return new SetChunkSize(size);
  }

  private static ControlMessage readUserControl(ByteBuf payload) {
    require(payload, 2);
    int event = payload.readUnsignedShort();
    int value = payload.readableBytes() < 4 ? 0 : payload.readInt();
    int millis = payload.readableBytes() < 4 ? 0 : payload.readInt();
    return new UserControl(event, value, event == UserControl.SET_BUFFER_LENGTH ? millis : 0);
  }

  private static int readInt(ByteBuf payload) {
    require(payload, 4);
    return payload.readInt();
  }

  private static void require(ByteBuf payload, int bytes) {
    if (payload.readableBytes() < bytes) {
      throw new RtmpException(
          "control message: "
              + payload.readableBytes()
              + " bytes (expected: "
              + bytes
              + " or more)");
    }
  }
}
