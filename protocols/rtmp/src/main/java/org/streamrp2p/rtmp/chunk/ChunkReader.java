package org.streamrp2p.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.chunk.RtmpException.Reason;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * Reads a chunk stream as its bytes come, cut anywhere (RTMP 1.0 §5.3). A payload byte is copied
 * once, from the input to its message.
 *
 * <p><b>Bounds.</b> A message's length, the number of chunk streams and the bytes of all unfinished
 * messages, of one connection and of all; memory follows the bytes received, not the length
 * declared.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection. <b>Ownership.</b> Holds
 * unfinished messages between calls: call {@link #release} at the end.
 */
public final class ChunkReader {
  /** RTMP 1.0 §5.4.1: the size that holds until Set Chunk Size. */
  public static final int DEFAULT_CHUNK_SIZE = 128;

  /** Chunk streams that a peer may use on one connection. */
  public static final int MAX_CHUNK_STREAMS = 256;

  private static final int MAX_HEADER_SIZE = 3 + 11 + 4;
  private static final int[] MESSAGE_HEADER_SIZES = {11, 7, 3, 0};
  private static final int EXTENDED = 0xffffff;
  private static final byte[] NOTHING = {};

  private final ByteBufAllocator allocator;
  private final IntSupplier maxMessageBytes;
  private final MessageSink sink;
  private final MessageBudget.Share share;
  private final IntObjectMap<ChunkStream> streams = new IntObjectHashMap<>();
  private final byte[] header = new byte[MAX_HEADER_SIZE];
  private int headerBytes;
  private @Nullable ChunkStream current;
  private int chunkRemaining;
  private int chunkSize = DEFAULT_CHUNK_SIZE;
  private long unfinishedBytes;
  private int age;
  private int headerAge;

  /**
   * One whose memory is its own affair.
   *
   * @param maxMessageBytes largest message, 1..16,777,215
   */
  public ChunkReader(ByteBufAllocator allocator, int maxMessageBytes, MessageSink sink) {
    this(
        allocator,
        () -> maxMessageBytes,
        new MessageBudget(Integer.MAX_VALUE, maxMessageBytes).share(() -> true),
        sink);
  }

  /**
   * @param maxMessageBytes largest message at the time, 1..16,777,215
   * @param share what this reader holds of the budget that all connections have together
   */
  public ChunkReader(
      ByteBufAllocator allocator,
      IntSupplier maxMessageBytes,
      MessageBudget.Share share,
      MessageSink sink) {
    this.allocator = allocator;
    this.maxMessageBytes = maxMessageBytes;
    this.share = share;
    this.sink = sink;
  }

  /**
   * Reads on.
   *
   * @param in borrowed; read to its end
   * @throws RtmpException if the peer broke the protocol; the reader is then of no more use
   */
  public void read(ByteBuf in) {
    while (in.isReadable()) {
      ChunkStream stream = current;
      if (stream == null) {
        readHeader(in);
      } else {
        readPayload(stream, in);
      }
    }
  }

  /**
   * The size of the peer's chunks from the next one on (RTMP 1.0 §5.4.1).
   *
   * @param size 1..2,147,483,647
   */
  public void chunkSize(int size) {
    chunkSize = size;
  }

  /** Drops the unfinished message of a chunk stream (RTMP 1.0 §5.4.2). */
  public void abort(int chunkStreamId) {
    ChunkStream stream = streams.get(chunkStreamId);
    if (stream != null) {
      unfinishedBytes -= stream.received();
      stream.takePayload(share).release();
    }
  }

  /**
   * Counts a period of time, and tells how old the oldest message is that has begun and is not
   * whole, a header cut off included.
   *
   * @return periods; 0 if nothing is unfinished
   */
  public int growOlder() {
    age++;
    int oldest = headerBytes > 0 ? headerAge : age;
    for (ChunkStream stream : streams.values()) {
      if (stream.inProgress) {
        oldest = Math.min(oldest, stream.age);
      }
    }
    return age - oldest;
  }

  /** Drops all unfinished messages. */
  public void release() {
    streams.values().forEach(stream -> stream.takePayload(share).release());
    streams.clear();
    current = null;
  }

  private void readHeader(ByteBuf in) {
    if (headerBytes == 0) {
      headerAge = age;
    }
    for (int needed = headerSize(); headerBytes < needed; needed = headerSize()) {
      int count = Math.min(needed - headerBytes, in.readableBytes());
      if (count == 0) {
        return;
      }
      in.readBytes(header, headerBytes, count);
      headerBytes += count;
    }
    byte[] payload = takeMistakenPayload();
    headerBytes = 0;
    beginChunk();
    if (payload.length > 0) {
      read(Unpooled.wrappedBuffer(payload));
    }
  }

  /**
   * A type 3 header on a stream with extended timestamps: RTMP 1.0 §5.3.1.3 repeats the four bytes,
   * some encoders leave them out. What was read as the timestamp and is none is the payload.
   */
  private byte[] takeMistakenPayload() {
    int basic = basicSize();
    int count = headerBytes - basic;
    if (format() < 3 || count == 0) {
      return NOTHING;
    }
    ChunkStream stream = streams.get(chunkStreamId());
    return stream != null && stream.repeats(header, basic, count) && count == 4
        ? NOTHING
        : Arrays.copyOfRange(header, basic, headerBytes);
  }

  /** Size of the header as far as its bytes tell: grows until it is whole. */
  private int headerSize() {
    if (headerBytes == 0) {
      return 1;
    }
    int basic = basicSize();
    int size = basic + MESSAGE_HEADER_SIZES[format()];
    if (headerBytes < basic) {
      return basic;
    }
    if (format() == 3) {
      return repeatedSize(basic);
    }
    return headerBytes >= size && medium(basic) == EXTENDED ? size + 4 : size;
  }

  /** Byte by byte as long as they may be the repeated timestamp, so that no more is taken. */
  private int repeatedSize(int basic) {
    ChunkStream stream = streams.get(chunkStreamId());
    int count = headerBytes - basic;
    boolean more =
        stream != null && stream.extended && count < 4 && stream.repeats(header, basic, count);
    return more ? headerBytes + 1 : headerBytes;
  }

  private int format() {
    return (header[0] & 0xff) >> 6;
  }

  /** RTMP 1.0 §5.3.1.1: one, two or three bytes. */
  private int basicSize() {
    return switch (header[0] & 0x3f) {
      case 0 -> 2;
      case 1 -> 3;
      default -> 1;
    };
  }

  private int chunkStreamId() {
    return switch (basicSize()) {
      case 2 -> 64 + unsigned(1);
      case 3 -> 64 + unsigned(1) + 256 * unsigned(2);
      default -> header[0] & 0x3f;
    };
  }

  private void beginChunk() {
    int format = format();
    ChunkStream stream = stream(chunkStreamId(), format);
    if (!stream.inProgress) {
      beginMessage(stream, format);
    } else if (format != 3) {
      throw new RtmpException(
          "chunk type: %d within a message on chunk stream %d (expected: 3)"
              .formatted(format, stream.id));
    }
    if (stream.length == 0) {
      deliver(stream);
    } else {
      current = stream;
      chunkRemaining = Math.min(chunkSize, stream.missing());
    }
  }

  private ChunkStream stream(int id, int format) {
    ChunkStream stream = streams.get(id);
    if (stream != null) {
      return stream;
    }
    if (format > 1) {
      throw new RtmpException(
          "chunk type: %d first on chunk stream %d (expected: 0)".formatted(format, id));
    }
    if (streams.size() >= MAX_CHUNK_STREAMS) {
      throw new RtmpException(
          Reason.CHUNK_STREAMS, "chunk streams: more than " + MAX_CHUNK_STREAMS);
    }
    ChunkStream fresh = new ChunkStream(id);
    streams.put(id, fresh);
    return fresh;
  }

  /**
   * RTMP 1.0 §5.3.1.2: what a header leaves out is as before. A type 3 after a type 0 repeats its
   * timestamp as the delta (§5.3.1.2.4).
   */
  private void beginMessage(ChunkStream stream, int format) {
    int basic = basicSize();
    int size = basic + MESSAGE_HEADER_SIZES[format];
    if (format < 3) {
      int field = medium(basic);
      stream.extended = field == EXTENDED;
      stream.delta = stream.extended ? integer(size) : field;
    }
    if (format < 2) {
      stream.length = medium(basic + 3);
      stream.typeId = unsigned(basic + 6);
    }
    if (format == 0) {
      stream.timestamp = 0;
      stream.streamId = Integer.reverseBytes(integer(basic + 7));
    }
    stream.timestamp += stream.delta;
    int max = maxMessageBytes.getAsInt();
    if (stream.length > max) {
      throw new RtmpException(
          Reason.MESSAGE_SIZE, "message: " + stream.length + " bytes (expected: 0.." + max + ")");
    }
    stream.inProgress = true;
    stream.age = headerAge;
  }

  private void readPayload(ChunkStream stream, ByteBuf in) {
    int count = Math.min(chunkRemaining, in.readableBytes());
    stream.append(in, count, allocator, share);
    chunkRemaining -= count;
    unfinishedBytes += count;
    if (stream.missing() == 0) {
      unfinishedBytes -= stream.length;
      deliver(stream);
    } else if (chunkRemaining == 0) {
      current = null;
    }
    if (unfinishedBytes > 2L * maxMessageBytes.getAsInt()) {
      throw new RtmpException(
          Reason.MESSAGE_SIZE,
          "unfinished messages: " + unfinishedBytes + " bytes (expected: few at a time)");
    }
  }

  private void deliver(ChunkStream stream) {
    current = null;
    sink.onMessage(stream.header(), stream.takePayload(share));
  }

  /** Bytes of messages that have begun and not ended. */
  public long unfinishedBytes() {
    return unfinishedBytes;
  }

  /** The state as plain data: half a header, all chunk streams, unfinished messages. */
  public Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> saved = new ArrayList<>();
    streams.values().forEach(stream -> saved.add(stream.save()));
    map.put("chunkSize", chunkSize);
    map.put("header", Arrays.copyOf(header, headerBytes));
    map.put("chunkRemaining", chunkRemaining);
    map.put("current", current == null ? -1 : current.id);
    map.put("streams", saved);
    return map;
  }

  /**
   * Takes over what {@link #save} gave.
   *
   * @throws HandoverRefusedException if it cannot be read
   */
  public void restore(HandoverState state) {
    byte[] half = state.bytes("header");
    if (half.length > MAX_HEADER_SIZE || !(state.get("streams") instanceof List<?> list)) {
      throw new HandoverRefusedException("chunk state (expected: half a header and a list)");
    }
    System.arraycopy(half, 0, header, 0, half.length);
    headerBytes = half.length;
    chunkSize = (int) state.number("chunkSize");
    chunkRemaining = (int) state.number("chunkRemaining");
    for (Object element : list) {
      ChunkStream stream = ChunkStream.restore(Nested.of(state, element), allocator, share);
      streams.put(stream.id, stream);
      unfinishedBytes += stream.received();
    }
    current = streams.get((int) state.number("current"));
  }

  private int unsigned(int index) {
    return header[index] & 0xff;
  }

  private int medium(int index) {
    return unsigned(index) << 16 | unsigned(index + 1) << 8 | unsigned(index + 2);
  }

  private int integer(int index) {
    return unsigned(index) << 24 | medium(index + 1);
  }
}
