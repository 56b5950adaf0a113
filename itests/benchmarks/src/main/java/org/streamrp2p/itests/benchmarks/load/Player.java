package org.streamrp2p.itests.benchmarks.load;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One player: how it joins, and what was measured of it. */
final class Player {
  /** What a protocol does until the first key frame is there. */
  interface Join {
    /** What is sent first. */
    byte[] hello();

    /**
     * Takes bytes of the server.
     *
     * @return what to send, may be empty
     */
    byte[] feed(ByteBuffer in);

    /** Whether the first whole key frame has come. */
    boolean done();
  }

  final int fd;
  final long startedNanos;
  boolean connected;
  boolean closed;

  /** Null when the player only counts. */
  @Nullable Join join;

  long keyFrameNanos = -1;
  long bytes;
  long bytesBefore;
  long lastNanos;
  long silenceNanos;

  Player(int fd, long startedNanos, @Nullable Join join) {
    this.fd = fd;
    this.startedNanos = startedNanos;
    this.join = join;
  }

  void received(long count, long now) {
    bytes += count;
    if (lastNanos != 0) {
      silenceNanos = Math.max(silenceNanos, now - lastNanos);
    }
    lastNanos = now;
  }

  /** The measurement begins. */
  void begin() {
    bytesBefore = bytes;
    silenceNanos = 0;
  }

  /** The measurement ends. */
  void end(long now) {
    if (lastNanos != 0) {
      silenceNanos = Math.max(silenceNanos, now - lastNanos);
    }
  }
}
