package org.streamrp2p.itests.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Joins over HTTP-FLV. Looks for the tag of a key frame in what comes, without taking the chunks
 * apart: they begin and end between tags.
 */
final class FlvJoin implements Player.Join {
  private static final int WINDOW = 16;

  private final String path;
  private final byte[] last = new byte[WINDOW];
  private long count;
  private long remaining = -1;
  private boolean done;

  FlvJoin(String path) {
    this.path = path;
  }

  @Override
  public byte[] hello() {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n";
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] feed(ByteBuffer in) {
    while (in.hasRemaining() && !done) {
      if (remaining > 0) {
        int step = (int) Math.min(remaining, in.remaining());
        in.position(in.position() + step);
        remaining -= step;
        done = remaining == 0;
      } else {
        last[(int) (count++ % WINDOW)] = in.get();
        if (isKeyFrameTag()) {
          remaining = (long) at(12) << 16 | at(11) << 8 | at(10);
          remaining -= 3;
        }
      }
    }
    return new byte[0];
  }

  /** Type 9, size, timestamp, stream id 0, then the body of an AVC key frame. */
  private boolean isKeyFrameTag() {
    return count > 13
        && at(13) == 9
        && at(5) == 0
        && at(4) == 0
        && at(3) == 0
        && at(2) == 0x17
        && at(1) == 1
        && at(0) == 0;
  }

  /** The byte so many before the newest. */
  private int at(int back) {
    return last[(int) ((count - 1 - back) % WINDOW)] & 0xFF;
  }

  @Override
  public boolean done() {
    return done;
  }
}
