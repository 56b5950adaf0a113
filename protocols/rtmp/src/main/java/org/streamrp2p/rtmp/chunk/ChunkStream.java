package org.streamrp2p.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.HandoverState;

/** What later chunks of a chunk stream leave out: its last header, and the message in progress. */
final class ChunkStream {
  private static final int FIRST_ALLOCATION = 512;

  final int id;
  int timestamp;
  int delta;
  int length;
  int typeId;
  int streamId;

  /** Whether the last type 0, 1 or 2 header had an extended timestamp. */
  boolean extended;

  /** Whether a message has begun and is not whole yet. */
  boolean inProgress;

  /** The reader's age when the message began. */
  int age;

  private @Nullable ByteBuf payload;

  ChunkStream(int id) {
    this.id = id;
  }

  int received() {
    return payload == null ? 0 : payload.readableBytes();
  }

  int missing() {
    return length - received();
  }

  MessageHeader header() {
    return new MessageHeader(id, timestamp, typeId, streamId);
  }

  /**
   * Whether these may be the first bytes of the extended timestamp in a type 3 header. That is the
   * one of the last header (RTMP 1.0 §5.3.1.3), or, as others write it, the absolute time.
   */
  boolean repeats(byte[] bytes, int offset, int count) {
    return begins(delta, bytes, offset, count)
        || begins(inProgress ? timestamp : timestamp + delta, bytes, offset, count);
  }

  private static boolean begins(int value, byte[] bytes, int offset, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[offset + i] != (byte) (value >>> (24 - 8 * i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Copies bytes of a chunk; memory grows with what has come, up to the message's length.
   *
   * @throws RtmpException if there is no room for it
   */
  void append(ByteBuf in, int count, ByteBufAllocator allocator, MessageBudget.Share share) {
    ByteBuf p = payload;
    if (p == null) {
      int capacity = firstCapacity(count);
      share.take(capacity);
      p = allocator.buffer(capacity, length);
      payload = p;
    } else if (p.writableBytes() < count) {
      int capacity = (int) Math.min(length, Math.max(2L * p.capacity(), (long) received() + count));
      share.take(capacity - p.capacity());
      p.capacity(capacity);
    }
    p.writeBytes(in, count);
  }

  private int firstCapacity(int count) {
    return Math.min(length, Math.max(FIRST_ALLOCATION, count));
  }

  /** Gives the message up: transfers. */
  ByteBuf takePayload(MessageBudget.Share share) {
    ByteBuf p = payload == null ? Unpooled.EMPTY_BUFFER : payload;
    share.free(p.capacity());
    payload = null;
    inProgress = false;
    return p;
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("timestamp", timestamp);
    map.put("delta", delta);
    map.put("length", length);
    map.put("typeId", typeId);
    map.put("streamId", streamId);
    map.put("extended", extended);
    map.put("inProgress", inProgress);
    map.put("payload", payload == null ? new byte[0] : ByteBufUtil.getBytes(payload));
    return map;
  }

  static ChunkStream restore(
      HandoverState state, ByteBufAllocator allocator, MessageBudget.Share share) {
    ChunkStream stream = new ChunkStream((int) state.number("id"));
    stream.timestamp = (int) state.number("timestamp");
    stream.delta = (int) state.number("delta");
    stream.length = (int) state.number("length");
    stream.typeId = (int) state.number("typeId");
    stream.streamId = (int) state.number("streamId");
    stream.extended = state.flag("extended");
    stream.inProgress = state.flag("inProgress");
    byte[] bytes = state.bytes("payload");
    if (bytes.length > 0) {
      int capacity = stream.firstCapacity(bytes.length);
      share.takeOver(capacity);
      stream.payload = allocator.buffer(capacity, stream.length).writeBytes(bytes);
    }
    return stream;
  }
}
