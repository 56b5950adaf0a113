package org.streamrp2p.rtmp.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.streamrp2p.rtmp.handshake.Digest.Scheme;
import org.streamrp2p.rtmp.handshake.Digest.Side;

/** Against what a Flash Player and another server said: vectors/handshake.txt. */
class DigestTest {
  private static byte[] c1 = {};
  private static byte[] s1 = {};
  private static byte[] s2 = {};
  private static byte[] c2 = {};

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = DigestTest.class.getResourceAsStream("/vectors/handshake.txt")) {
      List<byte[]> rows =
          new String(in.readAllBytes(), US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(HexFormat.of()::parseHex)
              .toList();
      c1 = Arrays.copyOfRange(rows.get(0), 1, 1537);
      s1 = Arrays.copyOfRange(rows.get(1), 1, 1537);
      s2 = Arrays.copyOfRange(rows.get(1), 1537, 3073);
      c2 = rows.get(2);
    }
  }

  @Test
  void theDigestOfARealPlayerIsRight() {
    assertEquals(1, schemes(c1, Side.PLAYER));
    assertEquals(0, schemes(c1, Side.MEDIA_SERVER));
  }

  @Test
  void theDigestOfARealServerIsRight() {
    assertEquals(1, schemes(s1, Side.MEDIA_SERVER));
    assertEquals(0, schemes(s1, Side.PLAYER));
  }

  @Test
  void theReplyOfARealServerIsSignedWithTheDigestOfC1() {
    assertTrue(Digest.verifyReply(s2, Side.MEDIA_SERVER, digest(c1, Side.PLAYER)));
    assertFalse(Digest.verifyReply(s2, Side.MEDIA_SERVER, new byte[32]));
  }

  @Test
  void theReplyOfARealPlayerIsSignedWithTheDigestOfS1() {
    assertTrue(Digest.verifyReply(c2, Side.PLAYER, digest(s1, Side.MEDIA_SERVER)));
  }

  @Test
  void oneChangedBitIsNoticedWhereverItIs() {
    for (int i = 0; i < c1.length; i += 5) {
      byte[] changed = c1.clone();
      changed[i] ^= 4;
      assertEquals(0, schemes(changed, Side.PLAYER), "byte " + i);
    }
  }

  private static long schemes(byte[] block, Side side) {
    return Arrays.stream(Scheme.values()).filter(s -> s.verify(block, side)).count();
  }

  private static byte[] digest(byte[] block, Side side) {
    return Arrays.stream(Scheme.values())
        .filter(s -> s.verify(block, side))
        .findFirst()
        .orElseThrow()
        .read(block);
  }
}
