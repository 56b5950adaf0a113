package org.streamrp2p.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.streamrp2p.rtmp.chunk.RtmpException;

/**
 * The server's side of the simple handshake (RTMP 1.0 §5.2). The client's digest, if it sends one,
 * is not answered: server version 0 in S1 tells it so. C2 is read, not compared: known encoders
 * send other bytes than S1.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection. Holds no buffer.
 */
public final class ServerHandshake {
  /** The only version of RTMP that is spoken, C0 and S0. */
  public static final int VERSION = 3;

  /** Size of C1, S1, C2 and S2 in bytes. */
  public static final int BLOCK_SIZE = 1536;

  private static final int C0_C1_SIZE = 1 + BLOCK_SIZE;
  private static final int TOTAL_SIZE = C0_C1_SIZE + BLOCK_SIZE;

  private final byte[] first = new byte[C0_C1_SIZE];
  private int received;

  public ServerHandshake() {}

  /**
   * Continues from what {@link #save} gave.
   *
   * @throws IllegalArgumentException if it is longer than a handshake
   */
  public ServerHandshake(byte[] c0c1, int received) {
    if (c0c1.length != Math.min(received, C0_C1_SIZE) || received > TOTAL_SIZE) {
      throw new IllegalArgumentException(
          "handshake: " + received + " bytes (expected: 0.." + TOTAL_SIZE + ")");
    }
    System.arraycopy(c0c1, 0, first, 0, c0c1.length);
    this.received = received;
  }

  /**
   * Reads on; stops at the end of C2.
   *
   * @param in borrowed
   * @param out borrowed; S0, S1 and S2 are appended once C1 is whole
   * @return whether the handshake is done
   * @throws RtmpException if C0 names another version
   */
  public boolean read(ByteBuf in, ByteBuf out) {
    if (received < C0_C1_SIZE) {
      int count = Math.min(C0_C1_SIZE - received, in.readableBytes());
      in.readBytes(first, received, count);
      received += count;
      checkVersion();
      if (received == C0_C1_SIZE) {
        answer(out);
      }
    }
    if (received >= C0_C1_SIZE) {
      int count = Math.min(TOTAL_SIZE - received, in.readableBytes());
      in.skipBytes(count);
      received += count;
    }
    return isDone();
  }

  public boolean isDone() {
    return received == TOTAL_SIZE;
  }

  /** Bytes read so far. */
  public int received() {
    return received;
  }

  /** C0 and C1 as far as they came. */
  public byte[] save() {
    return Arrays.copyOf(first, Math.min(received, C0_C1_SIZE));
  }

  private void checkVersion() {
    if (received > 0 && first[0] != VERSION) {
      throw new RtmpException("version: " + (first[0] & 0xff) + " (expected: " + VERSION + ")");
    }
  }

  private void answer(ByteBuf out) {
    byte[] random = new byte[BLOCK_SIZE - 8];
    ThreadLocalRandom.current().nextBytes(random);
    out.ensureWritable(1 + 2 * BLOCK_SIZE);
    out.writeByte(VERSION);
    out.writeLong(0).writeBytes(random);
    out.writeBytes(first, 1, 4).writeInt(0).writeBytes(first, 9, BLOCK_SIZE - 8);
  }
}
