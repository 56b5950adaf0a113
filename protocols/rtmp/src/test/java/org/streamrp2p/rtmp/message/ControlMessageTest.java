package org.streamrp2p.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.chunk.RtmpException;

class ControlMessageTest {
  static Stream<Arguments> vectors() {
    return Stream.of(
        // yutopp/go-rtmp message/common_test.go
        Arguments.of(1, "00000400", new ControlMessage.SetChunkSize(1024)),
        Arguments.of(2, "00000400", new ControlMessage.Abort(1024)),
        Arguments.of(3, "00000400", new ControlMessage.Acknowledgement(1024)),
        Arguments.of(5, "00000400", new ControlMessage.WindowAcknowledgementSize(1024)),
        Arguments.of(6, "0000040001", new ControlMessage.SetPeerBandwidth(1024, 1)),
        // ossrs/srs trunk/src/utest/srs_utest_protocol.cpp ProtocolSendSrsUserControlPacket
        Arguments.of(4, "00030000000100000010", new ControlMessage.UserControl(3, 1, 16)),
        Arguments.of(4, "000000000001", ControlMessage.UserControl.of(0, 1)),
        Arguments.of(4, "0006ffffffff", ControlMessage.UserControl.of(6, -1)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aVectorIsReadAndWrittenAgain(int typeId, String hex, ControlMessage message) {
    ByteBuf in = bytes(hex);
    assertEquals(message, ControlMessage.read(typeId, in));
    assertEquals(typeId, message.typeId());
    ByteBuf out = Unpooled.buffer();
    message.write(out);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    in.release();
    out.release();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 000004",
    "1, 00000000",
    "1, 80000000",
    "2, ''",
    "3, 00",
    "4, 00",
    "5, 0000",
    "6, 00000400",
    "7, 00000000",
  })
  void aMalformedOneIsRefused(int typeId, String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(RtmpException.class, () -> ControlMessage.read(typeId, in));
    in.release();
  }

  /** Events of no specification, such as 31 and 32 of Flash players, are read and passed over. */
  @Test
  void anUnknownEventIsNoError() {
    ByteBuf in = bytes("001f00000001");
    assertEquals(ControlMessage.UserControl.of(31, 1), ControlMessage.read(4, in));
    in.release();
  }

  @ParameterizedTest
  @CsvSource({"08", "0800000300000000000000af01", "080000ff00000000000000"})
  void anAggregateThatIsCutShortIsRefused(String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(
        RtmpException.class,
        () ->
            AggregateMessage.split(
                new MessageHeader(4, 0, 22, 1), in, (header, payload) -> payload.release()));
    assertEquals(1, in.refCnt());
    in.release();
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
