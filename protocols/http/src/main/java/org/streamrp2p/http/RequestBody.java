package org.streamrp2p.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects a body on the heap, growing with what has come and never with what was announced. */
final class RequestBody {
  private static final int FIRST_BYTES = 1024;
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;

  /** A body of which some has come already. */
  static RequestBody of(byte[] begun) {
    RequestBody body = new RequestBody();
    body.bytes = begun;
    body.length = begun.length;
    return body;
  }

  /**
   * @param content borrowed
   * @param maxBytes the limit
   * @return whether it was appended; false if the limit would be passed, and then nothing is kept
   */
  boolean append(ByteBuf content, int maxBytes) {
    int more = content.readableBytes();
    if (more > maxBytes - length) {
      clear();
      return false;
    }
    if (more > bytes.length - length) {
      int wanted = Math.max(FIRST_BYTES, Math.max(length + more, bytes.length * 2));
      bytes = Arrays.copyOf(bytes, Math.min(wanted, Math.max(maxBytes, length + more)));
    }
    content.getBytes(content.readerIndex(), bytes, length, more);
    length += more;
    return true;
  }

  /** What has come so far, as it is handed over or given to a route. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  int size() {
    return length;
  }

  void clear() {
    bytes = NONE;
    length = 0;
  }
}
