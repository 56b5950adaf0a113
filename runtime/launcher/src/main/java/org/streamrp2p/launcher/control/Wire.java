package org.streamrp2p.launcher.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames on the control socket: one byte that tells what it is, four of length, then UTF-8.
 *
 * <pre>
 * caller ── REQUEST: mode NUL text|json NUL folder of the caller NUL word … ──► node
 * caller ◄── OUT, ERR: text, as often as wanted ──────────────── node
 * caller ◄── EXIT: the exit code ──────────────────────────────── node
 * </pre>
 *
 * A caller that goes away closes the socket; the command is interrupted then.
 */
final class Wire {
  static final byte REQUEST = 'r';
  static final byte OUT = 'o';
  static final byte ERR = 'e';
  static final byte EXIT = 'x';

  private static final int MAX_LENGTH = 1 << 20;
  private static final int PIECE = 1 << 16;

  private final ByteChannel channel;
  private final ReentrantLock writing = new ReentrantLock();

  /** What came: its kind and its text. */
  record Frame(byte kind, String text) {
    List<String> parts() {
      return List.of(text.split("\0", -1));
    }
  }

  Wire(ByteChannel channel) {
    this.channel = channel;
  }

  void send(byte kind, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_LENGTH) {
      throw new IOException(bytes.length + " bytes (expected: 0.." + MAX_LENGTH + ")");
    }
    ByteBuffer frame = ByteBuffer.allocate(5 + bytes.length).put(kind).putInt(bytes.length);
    frame.put(bytes).flip();
    writing.lock();
    try {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Sends a text of any length. */
  void sendText(byte kind, String text) throws IOException {
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + PIECE);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      send(kind, text.substring(at, end));
      at = end;
    }
  }

  /** The next frame, or null when the other side is gone. */
  @Nullable Frame receive() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(5);
    if (!fill(head)) {
      return null;
    }
    int length = head.getInt(1);
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("frame of " + length + " bytes (expected: 0.." + MAX_LENGTH + ")");
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(body)) {
      throw new EOFException("a frame ended early");
    }
    return new Frame(head.get(0), new String(body.array(), StandardCharsets.UTF_8));
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }
}
