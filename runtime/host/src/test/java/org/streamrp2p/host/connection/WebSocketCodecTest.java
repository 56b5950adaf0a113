package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.testkit.RandomCuts;

/** What the host puts in front of a guest that speaks WebSocket. */
class WebSocketCodecTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void upgrade() {
    channel.pipeline().addLast("http-codec", new HttpServerCodec());
    channel.writeInbound(ascii("GET / HTTP/1.1\r\nHost: n\r\n\r\n"));
    for (Object head; (head = channel.readInbound()) != null; ) {
      assertTrue(head instanceof HttpObject);
      ReferenceCountUtil.release(head);
    }
    WebSocketCodec.replaceHttp(channel.pipeline(), "http-codec");
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  /** RFC 6455 §5.2 by hand: final frame, masked with zeros. */
  private static byte[] masked(int opcode, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(0x80 | opcode);
    if (payload.length < 126) {
      out.writeByte(0x80 | payload.length);
    } else {
      out.writeByte(0x80 | 127).writeLong(payload.length);
    }
    out.writeInt(0).writeBytes(payload);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.release();
    return bytes;
  }

  private int closeCode() {
    ByteBuf frame = channel.readOutbound();
    assertEquals(0x88, frame.readUnsignedByte(), "a close frame");
    frame.skipBytes(1);
    int code = frame.readUnsignedShort();
    frame.release();
    return code;
  }

  @Test
  void framesArriveWholeHoweverTheyAreCut() {
    upgrade();
    byte[] ping = masked(9, new byte[] {1, 2, 3});
    for (int seed = 0; seed < 20; seed++) {
      RandomCuts.feed(ping, new Random(seed), 3, piece -> channel.writeInbound(piece));
      PingWebSocketFrame frame = channel.readInbound();
      assertEquals(3, frame.content().readableBytes());
      frame.release();
    }
  }

  @Test
  void aServerDoesNotMask() {
    upgrade();
    channel.writeOutbound(new PongWebSocketFrame(ascii("ab")));
    StringBuilder sent = new StringBuilder();
    for (ByteBuf part; (part = channel.readOutbound()) != null; part.release()) {
      sent.append(part.toString(StandardCharsets.ISO_8859_1));
    }
    assertEquals("\u008a\u0002ab", sent.toString());
  }

  @Test
  void anUnmaskedFrameIsRefusedWith1002() {
    upgrade();
    assertThrows(
        CorruptedWebSocketFrameException.class,
        () -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x82, 1, 5})));
    assertEquals(1002, closeCode());
    assertEquals(false, channel.isOpen());
  }

  @Test
  void aFrameIsRefusedByItsLengthBeforeItsPayloadCame() {
    upgrade();
    ByteBuf head = Unpooled.buffer().writeByte(0x82).writeByte(0xff).writeLong(1L << 40);
    assertThrows(
        CorruptedWebSocketFrameException.class, () -> channel.writeInbound(head.writeInt(0)));
    assertEquals(1009, closeCode());
    assertEquals(false, channel.isOpen());
  }

  @Test
  void theLargestFrameThatIsAllowedPasses() {
    upgrade();
    channel.writeInbound(Unpooled.wrappedBuffer(masked(2, new byte[WebSocketCodec.MAX_FRAME])));
    BinaryWebSocketFrame frame = channel.readInbound();
    assertEquals(WebSocketCodec.MAX_FRAME, frame.content().readableBytes());
    frame.release();
  }

  @Test
  void controlFramesAreShort() {
    upgrade();
    assertThrows(
        CorruptedWebSocketFrameException.class,
        () -> channel.writeInbound(Unpooled.wrappedBuffer(masked(9, new byte[126]))));
    assertEquals(1002, closeCode());
  }
}
