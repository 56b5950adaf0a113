package org.streamrp2p.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.handshake.ClientHandshake.Form;
import org.streamrp2p.rtmp.handshake.Digest.Scheme;
import org.streamrp2p.rtmp.handshake.Digest.Side;
import org.streamrp2p.testkit.RandomCuts;

/** Client against server, in every form. */
class HandshakeTest {
  private static final int BLOCK = ServerHandshake.BLOCK_SIZE;

  @ParameterizedTest
  @EnumSource(Form.class)
  void clientAndServerAgreeHoweverTheBytesAreCut(Form form) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int largest = seed == 0 ? 10_000 : 1 + random.nextInt(900);
      ClientHandshake client = new ClientHandshake(form);
      ServerHandshake[] server = {new ServerHandshake()};
      ByteBuf toServer = Unpooled.buffer();
      ByteBuf toClient = Unpooled.buffer();
      client.begin(toServer);
      while (!client.isDone() || !server[0].isDone()) {
        RandomCuts.feed(
            take(toServer),
            random,
            largest,
            in -> {
              server[0].read(in, toClient);
              in.release();
              server[0] = new ServerHandshake(server[0].save(), server[0].received());
            });
        RandomCuts.feed(
            take(toClient),
            random,
            largest,
            in -> {
              client.read(in, toServer);
              in.release();
            });
      }
      assertEquals(form != Form.SIMPLE, client.isSigned());
      assertEquals(0, toServer.readableBytes() + toClient.readableBytes());
      toServer.release();
      toClient.release();
    }
  }

  /** S1 is in the scheme that C1 was in, and S2 is signed for that C1. */
  @ParameterizedTest
  @EnumSource(Scheme.class)
  void theServerAnswersInTheSchemeOfTheClient(Scheme scheme) {
    for (int i = 0; i < 50; i++) {
      byte[] c1 = c1(scheme);
      byte[] answer = answer(c1);
      byte[] s1 = Arrays.copyOfRange(answer, 1, 1 + BLOCK);
      assertTrue(scheme.verify(s1, Side.MEDIA_SERVER));
      byte[] s2 = Arrays.copyOfRange(answer, 1 + BLOCK, answer.length);
      assertTrue(Digest.verifyReply(s2, Side.MEDIA_SERVER, scheme.read(c1)));
      assertTrue(s1[4] >= 3);
    }
  }

  /** Version 0 means simple, even if the rest were a digest. */
  @Test
  void aClientOfVersionZeroGetsTheSimpleAnswer() {
    byte[] c1 = ServerHandshake.random(BLOCK);
    Arrays.fill(c1, 4, 8, (byte) 0);
    Scheme.BASE_8.sign(c1, Side.PLAYER);
    byte[] answer = answer(c1);
    assertEquals(0, answer[5] | answer[6] | answer[7] | answer[8]);
    assertTrue(Arrays.equals(c1, 8, BLOCK, answer, 1 + BLOCK + 8, answer.length));
  }

  /** librtmp names a version without a digest when it was built without one. */
  @Test
  void aClientWithAVersionAndNoDigestGetsTheSimpleAnswer() {
    byte[] c1 = c1(Scheme.BASE_8);
    c1[1000] ^= 1;
    byte[] answer = answer(c1);
    assertTrue(Arrays.equals(c1, 8, BLOCK, answer, 1 + BLOCK + 8, answer.length));
  }

  @Test
  void aClientTakesTheSimpleAnswerOfAServerThatKnowsNoDigest() {
    ClientHandshake client = new ClientHandshake(Form.DIGEST_8);
    ByteBuf in = Unpooled.buffer().writeByte(3).writeZero(2 * BLOCK).writeByte(7);
    ByteBuf out = Unpooled.buffer();
    assertTrue(client.read(in, out));
    assertFalse(client.isSigned());
    assertEquals(BLOCK, out.readableBytes());
    assertEquals(1, in.readableBytes());
    in.release();
    out.release();
  }

  @Test
  void aClientRefusesAWrongSignature() {
    ClientHandshake client = new ClientHandshake(Form.DIGEST_772);
    ByteBuf c = Unpooled.buffer();
    client.begin(c);
    ByteBuf s = Unpooled.buffer();
    new ServerHandshake().read(c, s);
    s.setByte(2000, s.getByte(2000) ^ 1);
    assertThrows(RtmpException.class, () -> client.read(s, c));
    c.release();
    s.release();
  }

  @Test
  void aClientRefusesAnotherVersion() {
    ByteBuf in = Unpooled.buffer().writeByte(6);
    ByteBuf out = Unpooled.buffer();
    ClientHandshake client = new ClientHandshake(Form.SIMPLE);
    RtmpException e = assertThrows(RtmpException.class, () -> client.read(in, out));
    assertEquals("version: 6 is RTMPE (expected: 3)", e.getMessage());
    in.release();
    out.release();
  }

  private static byte[] c1(Scheme scheme) {
    byte[] c1 = ServerHandshake.random(BLOCK);
    c1[4] = 9;
    scheme.sign(c1, Side.PLAYER);
    return c1;
  }

  private static byte[] answer(byte[] c1) {
    ByteBuf in = Unpooled.buffer().writeByte(3).writeBytes(c1);
    ByteBuf out = Unpooled.buffer();
    new ServerHandshake().read(in, out);
    in.release();
    return take(out, true);
  }

  private static byte[] take(ByteBuf out) {
    return take(out, false);
  }

  private static byte[] take(ByteBuf out, boolean release) {
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.clear();
    if (release) {
      out.release();
    }
    return bytes;
  }
}
