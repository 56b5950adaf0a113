package org.streamrp2p.itests.peers;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes messages of the chunks that a server sends, however they come (RTMP 1.0 §5.3.1). */
final class ChunkReader {
  private static final int EXTENDED = 0xFFFFFF;
  private static final int[] HEADER_SIZES = {11, 7, 3, 0};

  private final Map<Integer, Partial> partials = new HashMap<>();
  private ByteBuffer kept = ByteBuffer.allocate(4096).flip();
  private int chunkSize = 128;

  /** The message of a chunk stream as far as it came. */
  private static final class Partial {
    private long timestamp;
    private long delta;
    private int length;
    private int type;
    private boolean extended;
    private byte[] payload;
    private int filled;
  }

  /** Takes all bytes. */
  void read(ByteBuffer bytes, Consumer<Message> messages) {
    if (kept.hasRemaining()) {
      kept = ByteBuffer.allocate(kept.remaining() + bytes.remaining()).put(kept).put(bytes).flip();
    } else {
      kept = bytes;
    }
    while (readChunk(messages)) {
      // As many as there are.
    }
    kept = ByteBuffer.allocate(kept.remaining()).put(kept).flip();
  }

  private boolean readChunk(Consumer<Message> messages) {
    ByteBuffer in = kept.duplicate();
    if (!in.hasRemaining()) {
      return false;
    }
    int first = in.get() & 0xFF;
    int chunkStream = first & 0x3F;
    if (chunkStream < 2) {
      throw new IllegalStateException("players get chunk stream ids 2..63 only");
    }
    Partial partial = partials.computeIfAbsent(chunkStream, id -> new Partial());
    int format = first >> 6;
    boolean starts = partial.payload == null;
    if (in.remaining() < HEADER_SIZES[format]) {
      return false;
    }
    int time = format < 3 ? unsigned24(in) : 0;
    boolean extended = format < 3 ? time == EXTENDED : partial.extended;
    int length = format < 2 ? unsigned24(in) : partial.length;
    int type = format < 2 ? in.get() & 0xFF : partial.type;
    if (format == 0) {
      in.getInt();
    }
    if (extended) {
      if (in.remaining() < 4) {
        return false;
      }
      time = in.getInt();
    }
    int size = Math.min(chunkSize, starts ? length : partial.payload.length - partial.filled);
    if (in.remaining() < size) {
      return false;
    }
    if (starts) {
      partial.extended = extended;
      partial.length = length;
      partial.type = type;
      partial.payload = new byte[length];
      partial.filled = 0;
      if (format == 0) {
        partial.timestamp = Integer.toUnsignedLong(time);
        partial.delta = 0;
      } else {
        partial.delta = format < 3 ? Integer.toUnsignedLong(time) : partial.delta;
        partial.timestamp += partial.delta;
      }
    }
    in.get(partial.payload, partial.filled, size);
    partial.filled += size;
    kept.position(in.position());
    if (partial.filled == partial.payload.length) {
      Message message = new Message(partial.type, partial.timestamp, partial.payload);
      partial.payload = null;
      if (message.type() == Message.SET_CHUNK_SIZE) {
        chunkSize = ByteBuffer.wrap(message.payload()).getInt();
      }
      messages.accept(message);
    }
    return true;
  }

  private static int unsigned24(ByteBuffer in) {
    return (in.get() & 0xFF) << 16 | (in.getShort() & 0xFFFF);
  }
}
