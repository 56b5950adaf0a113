package org.streamrp2p.rtmp.message;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.chunk.MessageSink;
import org.streamrp2p.rtmp.chunk.RtmpException;

/** Several messages in one, laid out as FLV tags (RTMP 1.0 §7.1.6). */
public final class AggregateMessage {
  private static final int TAG_HEADER_SIZE = 11;
  private static final int BACK_POINTER_SIZE = 4;

  private AggregateMessage() {}

  /**
   * Passes the messages on. The first one has the time of the aggregate, the others keep their
   * distance from it.
   *
   * @param payload borrowed; its reader index moves
   * @param sink takes over a slice for each message
   * @throws RtmpException if a message is cut off
   */
  public static void split(MessageHeader header, ByteBuf payload, MessageSink sink) {
    boolean first = true;
    int offset = 0;
    while (payload.isReadable()) {
      require(payload, TAG_HEADER_SIZE);
      int typeId = payload.readUnsignedByte();
      int size = payload.readUnsignedMedium();
      int timestamp = payload.readUnsignedMedium() | payload.readUnsignedByte() << 24;
      payload.skipBytes(3);
      require(payload, size);
      if (first) {
        offset = header.timestamp() - timestamp;
        first = false;
      }
      sink.onMessage(
          new MessageHeader(header.chunkStreamId(), timestamp + offset, typeId, header.streamId()),
          payload.readRetainedSlice(size));
      payload.skipBytes(Math.min(BACK_POINTER_SIZE, payload.readableBytes()));
    }
  }

  private static void require(ByteBuf payload, int bytes) {
    if (payload.readableBytes() < bytes) {
      throw new RtmpException(
          "aggregate: " + payload.readableBytes() + " bytes left (expected: " + bytes + ")");
    }
  }
}
