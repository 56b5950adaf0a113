package org.streamrp2p.rtmp.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digest handshake: C1 and S1 hold an HMAC-SHA256 over their other bytes at a place that four
 * of these bytes name; C2 and S2 end with one over their first 1504 bytes, with a key made from the
 * other side's digest. No text of Adobe's describes it; Flash Player, FMS, ffmpeg, librtmp, SRS and
 * nginx-rtmp agree on it. The keys are no secret and prove nothing but the ability to answer.
 */
final class Digest {
  static final int SIZE = 32;

  private static final int SIGNATURE_OFFSET = ServerHandshake.BLOCK_SIZE - SIZE;
  private static final int PLACES = 728;
  private static final byte[] SUFFIX =
      HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

  /** Whose digest it is. */
  enum Side {
    PLAYER("Genuine Adobe Flash Player 001"),
    MEDIA_SERVER("Genuine Adobe Flash Media Server 001");

    private final String name;

    Side(String name) {
      this.name = name;
    }

    private byte[] shortKey() {
      return name.getBytes(US_ASCII);
    }

    private byte[] longKey() {
      byte[] key = Arrays.copyOf(shortKey(), name.length() + SUFFIX.length);
      System.arraycopy(SUFFIX, 0, key, name.length(), SUFFIX.length);
      return key;
    }
  }

  /** Where the four bytes are that name the place of the digest. */
  enum Scheme {
    BASE_8(8),
    BASE_772(772);

    private final int base;

    Scheme(int base) {
      this.base = base;
    }

    private int place(byte[] block) {
      int sum = 0;
      for (int i = base; i < base + 4; i++) {
        sum += block[i] & 0xff;
      }
      return base + 4 + sum % PLACES;
    }

    /** The bytes where the digest is, right or wrong. */
    byte[] read(byte[] block) {
      int place = place(block);
      return Arrays.copyOfRange(block, place, place + SIZE);
    }

    /** Whether C1 or S1 holds a right digest in this scheme. */
    boolean verify(byte[] block, Side side) {
      return MessageDigest.isEqual(read(block), compute(block, side));
    }

    /** Puts the digest into C1 or S1. */
    void sign(byte[] block, Side side) {
      System.arraycopy(compute(block, side), 0, block, place(block), SIZE);
    }

    private byte[] compute(byte[] block, Side side) {
      int place = place(block);
      Mac mac = mac(side.shortKey());
      mac.update(block, 0, place);
      mac.update(block, place + SIZE, block.length - place - SIZE);
      return mac.doFinal();
    }
  }

  private Digest() {}

  /**
   * Signs C2 or S2.
   *
   * @param block 1536 bytes; the last 32 become the signature
   * @param digest of the other side's C1 or S1
   */
  static void signReply(byte[] block, Side side, byte[] digest) {
    System.arraycopy(signature(block, side, digest), 0, block, SIGNATURE_OFFSET, SIZE);
  }

  /** Whether C2 or S2 is signed with the digest that this side sent. */
  static boolean verifyReply(byte[] block, Side side, byte[] digest) {
    byte[] signature = Arrays.copyOfRange(block, SIGNATURE_OFFSET, block.length);
    return MessageDigest.isEqual(signature, signature(block, side, digest));
  }

  private static byte[] signature(byte[] block, Side side, byte[] digest) {
    Mac mac = mac(mac(side.longKey()).doFinal(digest));
    mac.update(block, 0, SIGNATURE_OFFSET);
    return mac.doFinal();
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 (expected: in every Java)", e);
    }
  }
}
