package org.streamrp2p.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.handshake.Digest.Scheme;
import org.streamrp2p.rtmp.handshake.Digest.Side;

/**
 * The server's side of the handshake (RTMP 1.0 §5.2). A C1 whose version is 0, or that holds no
 * right digest, gets the simple answer; one with a digest gets S1 in the same scheme and a signed
 * S2. C2 is read, not compared: known encoders send other bytes than S1.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection. Holds no buffer, and no bytes
 * once C1 is answered.
 */
public final class ServerHandshake {
  /** The only version of RTMP that is spoken, C0 and S0. */
  public static final int VERSION = 3;

  /** Size of C1, S1, C2 and S2 in bytes. */
  public static final int BLOCK_SIZE = 1536;

  /** S1 names a Flash Media Server: from 3 on clients look for a digest. */
  private static final byte[] DIGEST_VERSION = {3, 5, 7, 1};

  private static final byte[] NOTHING = {};
  private static final int C0_C1_SIZE = 1 + BLOCK_SIZE;
  private static final int TOTAL_SIZE = C0_C1_SIZE + BLOCK_SIZE;

  private byte[] first = new byte[C0_C1_SIZE];
  private int received;

  public ServerHandshake() {}

  /**
   * Continues from what {@link #save} gave.
   *
   * @throws IllegalArgumentException if it is longer than a handshake
   */
  public ServerHandshake(byte[] c0c1, int received) {
    boolean answered = received >= C0_C1_SIZE;
    if (c0c1.length != (answered ? 0 : received) || received > TOTAL_SIZE) {
      throw new IllegalArgumentException(
          "handshake: " + received + " bytes (expected: 0.." + TOTAL_SIZE + ")");
    }
    if (answered) {
      first = NOTHING;
    } else {
      System.arraycopy(c0c1, 0, first, 0, c0c1.length);
    }
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
      if (received > 0) {
        checkVersion(first[0] & 0xff);
      }
      if (received == C0_C1_SIZE) {
        answer(Arrays.copyOfRange(first, 1, C0_C1_SIZE), out);
        first = NOTHING;
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

  /** C0 and C1 as far as they came; nothing once they are answered. */
  public byte[] save() {
    return received < C0_C1_SIZE ? Arrays.copyOf(first, received) : NOTHING;
  }

  /** RTMP 1.0 §5.2.2. */
  static void checkVersion(int version) {
    if (version != VERSION) {
      String name = version == 6 || version == 8 || version == 9 ? " is RTMPE" : "";
      throw new RtmpException(
          RtmpException.Reason.VERSION,
          "version: " + version + name + " (expected: " + VERSION + ")");
    }
  }

  private static void answer(byte[] c1, ByteBuf out) {
    out.ensureWritable(1 + 2 * BLOCK_SIZE);
    out.writeByte(VERSION);
    if (hasVersion(c1)) {
      for (Scheme scheme : Scheme.values()) {
        if (scheme.verify(c1, Side.PLAYER)) {
          answerDigest(c1, scheme, out);
          return;
        }
      }
    }
    answerSimple(c1, out);
  }

  /** Four zero bytes stand there in the simple handshake (RTMP 1.0 §5.2.3). */
  static boolean hasVersion(byte[] block) {
    return (block[4] | block[5] | block[6] | block[7]) != 0;
  }

  private static void answerSimple(byte[] c1, ByteBuf out) {
    out.writeLong(0).writeBytes(random(BLOCK_SIZE - 8));
    out.writeBytes(c1, 0, 4).writeInt(0).writeBytes(c1, 8, BLOCK_SIZE - 8);
  }

  private static void answerDigest(byte[] c1, Scheme scheme, ByteBuf out) {
    byte[] s1 = random(BLOCK_SIZE);
    Arrays.fill(s1, 0, 4, (byte) 0);
    System.arraycopy(DIGEST_VERSION, 0, s1, 4, 4);
    scheme.sign(s1, Side.MEDIA_SERVER);
    byte[] s2 = random(BLOCK_SIZE);
    Digest.signReply(s2, Side.MEDIA_SERVER, scheme.read(c1));
    out.writeBytes(s1).writeBytes(s2);
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }
}
