package org.streamrp2p.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.testkit.RandomCuts;

class ServerHandshakeTest {
  /** RTMP 1.0 5.2.4: S2 echoes time and random bytes of C1. */
  @Test
  void c1IsEchoedAndWhatFollowsC2IsLeftHoweverItIsCut() {
    byte[] c = new byte[1 + 2 * ServerHandshake.BLOCK_SIZE];
    new Random(1).nextBytes(c);
    c[0] = 3;
    java.util.Arrays.fill(c, 5, 9, (byte) 0);
    for (int seed = 0; seed < 40; seed++) {
      ServerHandshake[] handshake = {new ServerHandshake()};
      ByteBuf out = Unpooled.buffer();
      RandomCuts.feed(
          c,
          new Random(seed),
          1 + seed * 50,
          in -> {
            assertFalse(handshake[0].isDone());
            handshake[0].read(in, out);
            in.release();
            handshake[0] = new ServerHandshake(handshake[0].save(), handshake[0].received());
          });
      assertTrue(handshake[0].isDone());
      assertEquals(c.length, out.readableBytes());
      assertEquals(3, out.getByte(0));
      assertArrayEquals(ByteBufUtil.getBytes(out, 1537, 4), java.util.Arrays.copyOfRange(c, 1, 5));
      assertArrayEquals(
          ByteBufUtil.getBytes(out, 1545, 1528), java.util.Arrays.copyOfRange(c, 9, 1537));
      out.release();
    }
  }

  @Test
  void bytesAfterC2AreNotRead() {
    ByteBuf in = Unpooled.buffer().writeByte(3).writeZero(2 * 1536).writeByte(7);
    ByteBuf out = Unpooled.buffer();
    assertTrue(new ServerHandshake().read(in, out));
    assertEquals(1, in.readableBytes());
    in.release();
    out.release();
  }

  /** RTMP 1.0 5.2.2: 0..2 are of old products, 6 is encrypted, above 31 it is another protocol. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6, 8, 31, 71, 255})
  void anotherVersionIsRefused(int version) {
    ByteBuf in = Unpooled.buffer().writeByte(version);
    ByteBuf out = Unpooled.buffer();
    RtmpException e = assertThrows(RtmpException.class, () -> new ServerHandshake().read(in, out));
    assertEquals(RtmpException.Reason.VERSION, e.reason());
    assertTrue(e.getMessage().startsWith("version: " + version), e.getMessage());
    assertEquals(0, out.readableBytes());
    in.release();
    out.release();
  }
}
