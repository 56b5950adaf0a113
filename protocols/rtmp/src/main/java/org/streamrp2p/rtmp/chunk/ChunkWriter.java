package org.streamrp2p.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * Writes messages as chunks: a type 0 header for the first, type 3 for the others (RTMP 1.0
 * §5.3.1). Such a message leans on nothing before it.
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class ChunkWriter {
  /** Protocol control messages (RTMP 1.0 §5.4). */
  public static final int CONTROL = 2;

  /** Commands. */
  public static final int COMMAND = 3;

  public static final int AUDIO = 4;
  public static final int DATA = 5;
  public static final int VIDEO = 6;

  private static final int EXTENDED = 0xffffff;
  private static final int TYPE_3 = 0xc0;

  private ChunkWriter() {}

  /**
   * Appends a message.
   *
   * @param header its chunk stream id must be 2..63
   * @param payload borrowed, indices stay
   * @param chunkSize 1 or more
   * @param out borrowed
   */
  public static void message(MessageHeader header, ByteBuf payload, int chunkSize, ByteBuf out) {
    int length = payload.readableBytes();
    out.ensureWritable(size(header, length, chunkSize));
    header(header, length, out);
    payload(header, payload, chunkSize, chunkSize, out);
  }

  /** Size of a message in bytes, chunk headers included. */
  public static int size(MessageHeader header, int length, int chunkSize) {
    int extension = isExtended(header) ? 4 : 0;
    int more = length == 0 ? 0 : (length - 1) / chunkSize;
    return 12 + extension + length + more * (1 + extension);
  }

  /** Appends the type 0 header of a message of {@code length} bytes. */
  public static void header(MessageHeader header, int length, ByteBuf out) {
    out.writeByte(header.chunkStreamId());
    out.writeMedium(isExtended(header) ? EXTENDED : header.timestamp());
    out.writeMedium(length);
    out.writeByte(header.typeId());
    out.writeIntLE(header.streamId());
    writeExtension(header, out);
  }

  /**
   * Appends payload, with a type 3 header wherever a chunk is full.
   *
   * @param payload borrowed, indices stay
   * @param room bytes that the chunk begun can still take
   */
  public static void payload(
      MessageHeader header, ByteBuf payload, int room, int chunkSize, ByteBuf out) {
    int index = payload.readerIndex();
    int left = payload.readableBytes();
    int count = Math.min(room, left);
    out.writeBytes(payload, index, count);
    for (left -= count, index += count; left > 0; left -= count, index += count) {
      out.writeByte(TYPE_3 | header.chunkStreamId());
      writeExtension(header, out);
      count = Math.min(chunkSize, left);
      out.writeBytes(payload, index, count);
    }
  }

  private static void writeExtension(MessageHeader header, ByteBuf out) {
    if (isExtended(header)) {
      out.writeInt(header.timestamp());
    }
  }

  private static boolean isExtended(MessageHeader header) {
    return Integer.compareUnsigned(header.timestamp(), EXTENDED) >= 0;
  }
}
