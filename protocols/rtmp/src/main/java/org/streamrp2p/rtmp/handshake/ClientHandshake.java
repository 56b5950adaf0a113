package org.streamrp2p.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.handshake.Digest.Scheme;
import org.streamrp2p.rtmp.handshake.Digest.Side;

/**
 * The client's side of the handshake (RTMP 1.0 §5.2). Who asks with a digest takes a simple answer
 * too; a server that signs must sign rightly.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection. Holds no buffer.
 */
public final class ClientHandshake {
  /** What C1 is like. */
  public enum Form {
    /** RTMP 1.0 §5.2. */
    SIMPLE(null),
    /** With a digest whose place is named at byte 8. */
    DIGEST_8(Scheme.BASE_8),
    /** With a digest whose place is named at byte 772. */
    DIGEST_772(Scheme.BASE_772);

    private final @Nullable Scheme scheme;

    Form(@Nullable Scheme scheme) {
      this.scheme = scheme;
    }
  }

  /** C1 names a Flash Player that speaks digests. */
  private static final byte[] DIGEST_VERSION = {9, 0, 124, 2};

  private static final int BLOCK_SIZE = ServerHandshake.BLOCK_SIZE;
  private static final int S0_S1_SIZE = 1 + BLOCK_SIZE;
  private static final int TOTAL_SIZE = S0_S1_SIZE + BLOCK_SIZE;

  private final @Nullable Scheme scheme;
  private final byte[] c1 = ServerHandshake.random(BLOCK_SIZE);
  private final byte[] reply = new byte[TOTAL_SIZE];
  private int received;
  private boolean signed;

  public ClientHandshake(Form form) {
    scheme = form.scheme;
    Arrays.fill(c1, 0, 8, (byte) 0);
    if (scheme != null) {
      System.arraycopy(DIGEST_VERSION, 0, c1, 4, 4);
      scheme.sign(c1, Side.PLAYER);
    }
  }

  /**
   * Appends C0 and C1.
   *
   * @param out borrowed
   */
  public void begin(ByteBuf out) {
    out.writeByte(ServerHandshake.VERSION).writeBytes(c1);
  }

  /**
   * Reads on; stops at the end of S2.
   *
   * @param in borrowed
   * @param out borrowed; C2 is appended once S1 is whole
   * @return whether the handshake is done
   * @throws RtmpException if S0 names another version, or S2 is signed wrongly
   */
  public boolean read(ByteBuf in, ByteBuf out) {
    boolean hadS1 = received >= S0_S1_SIZE;
    int count = Math.min(TOTAL_SIZE - received, in.readableBytes());
    in.readBytes(reply, received, count);
    received += count;
    if (received > 0) {
      ServerHandshake.checkVersion(reply[0] & 0xff);
    }
    if (!hadS1 && received >= S0_S1_SIZE) {
      answer(Arrays.copyOfRange(reply, 1, S0_S1_SIZE), out);
    }
    if (count > 0 && isDone()) {
      checkS2(Arrays.copyOfRange(reply, S0_S1_SIZE, TOTAL_SIZE));
    }
    return isDone();
  }

  public boolean isDone() {
    return received == TOTAL_SIZE;
  }

  /** Whether the server answered with a digest. */
  public boolean isSigned() {
    return signed;
  }

  private void answer(byte[] s1, ByteBuf out) {
    Scheme theirs = scheme == null ? null : schemeOf(s1);
    if (theirs == null) {
      out.writeBytes(s1, 0, 4).writeInt(0).writeBytes(s1, 8, BLOCK_SIZE - 8);
      return;
    }
    signed = true;
    byte[] c2 = ServerHandshake.random(BLOCK_SIZE);
    Digest.signReply(c2, Side.PLAYER, theirs.read(s1));
    out.writeBytes(c2);
  }

  private static @Nullable Scheme schemeOf(byte[] s1) {
    for (Scheme s : Scheme.values()) {
      if (ServerHandshake.hasVersion(s1) && s.verify(s1, Side.MEDIA_SERVER)) {
        return s;
      }
    }
    return null;
  }

  private void checkS2(byte[] s2) {
    Scheme ours = scheme;
    if (signed && ours != null && !Digest.verifyReply(s2, Side.MEDIA_SERVER, ours.read(c1))) {
      throw new RtmpException("S2: wrong signature (expected: made with the digest of C1)");
    }
  }
}
