package org.streamrp2p.itests.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * As much of RTMP chunks as a player needs to find messages (RTMP 1.0 §5.3.1). Keeps the first
 * bytes of each message and steps over the rest.
 */
final class ChunkParser {
  /** Hears of each message. */
  interface Listener {
    /**
     * A message is complete.
     *
     * @param head its first bytes, {@code headLength} of them
     */
    void message(int type, int length, byte[] head, int headLength);
  }

  static final int HEAD = 256;
  private static final int STREAMS = 64;
  private static final int[] HEADER_BYTES = {11, 7, 3, 0};

  private static final class ChunkStream {
    final byte[] head = new byte[HEAD];
    int headLength;
    int type;
    int length;
    int received;
    boolean extended;
  }

  private final Listener listener;
  private final ChunkStream[] streams = new ChunkStream[STREAMS];
  private final byte[] header = new byte[16];
  private int headerLength;
  private ChunkStream current = new ChunkStream();
  private int chunkRemaining;
  private int chunkSize = 128;

  ChunkParser(Listener listener) {
    this.listener = listener;
  }

  void feed(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (chunkRemaining > 0) {
        body(in);
      } else {
        header[headerLength++] = in.get();
        if (header(headerLength)) {
          headerLength = 0;
          if (current.length == 0) {
            complete();
          }
        }
      }
    }
  }

  private boolean header(int have) {
    int format = (header[0] & 0xFF) >> 6;
    int id = header[0] & 0x3F;
    if (id < 2) {
      throw new IllegalStateException("chunk stream id of 64 or more: no server sends it");
    }
    int need = 1 + HEADER_BYTES[format];
    if (have < need) {
      return false;
    }
    ChunkStream stream = streams[id];
    if (stream == null) {
      stream = new ChunkStream();
      streams[id] = stream;
    }
    boolean extended = format < 3 ? (medium(1) == 0xFFFFFF) : stream.extended;
    if (extended && have < need + 4) {
      return false;
    }
    stream.extended = extended;
    if (format < 2) {
      stream.length = medium(4);
      stream.type = header[7];
    }
    if (stream.received == 0) {
      stream.headLength = 0;
    }
    current = stream;
    chunkRemaining = Math.min(chunkSize, stream.length - stream.received);
    return true;
  }

  private int medium(int at) {
    return (header[at] & 0xFF) << 16 | (header[at + 1] & 0xFF) << 8 | (header[at + 2] & 0xFF);
  }

  private void body(ByteBuffer in) {
    int count = Math.min(in.remaining(), chunkRemaining);
    int wanted = Math.min(count, HEAD - current.headLength);
    in.get(in.position(), current.head, current.headLength, wanted);
    in.position(in.position() + count);
    current.headLength += wanted;
    current.received += count;
    chunkRemaining -= count;
    if (chunkRemaining == 0 && current.received >= current.length) {
      complete();
    }
  }

  private void complete() {
    ChunkStream done = current;
    done.received = 0;
    if (done.type == 1 && done.headLength >= 4) {
      chunkSize = ByteBuffer.wrap(done.head).getInt() & 0x7FFFFFFF;
    }
    listener.message(done.type, done.length, done.head, done.headLength);
  }
}
