package org.streamrp2p.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written is read again, and what was read is written as it was. */
class RoundTripTest {
  private static final AmfLimits LIMITS = new AmfLimits(64, 1 << 20, 1 << 24);

  @Test
  void amf0ValuesAndTheirBytesSurvive() {
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      List<AmfValue> values = Stream.generate(() -> RandomValues.amf0(random)).limit(3).toList();
      ByteBuf out = Unpooled.buffer();
      Amf0.writeAll(values, out);
      String hex = ByteBufUtil.hexDump(out);
      List<AmfValue> read = Amf0.readAll(out, LIMITS);
      assertEquals(values, read);
      out.clear();
      Amf0.writeAll(read, out);
      assertEquals(hex, ByteBufUtil.hexDump(out));
      out.release();
    }
  }

  @Test
  void amf3ValuesAndTheirBytesSurvive() {
    Random random = new Random(12);
    for (int i = 0; i < 3_000; i++) {
      List<AmfValue> values = Stream.generate(() -> RandomValues.amf3(random)).limit(3).toList();
      ByteBuf out = Unpooled.buffer();
      Amf3.writeAll(values, out);
      String hex = ByteBufUtil.hexDump(out);
      List<AmfValue> read = Amf3.readAll(out, LIMITS);
      assertEquals(values, read);
      out.clear();
      Amf3.writeAll(read, out);
      assertEquals(hex, ByteBufUtil.hexDump(out));
      out.release();
    }
  }

  /** Behind the metadata of an encoder a relay must find what the encoder wrote. */
  @Test
  void metadataOfAnEncoderIsWrittenByteForByte() {
    String hex =
        "02000d40736574446174614672616d65"
            + "02000a6f6e4d65746144617461"
            + "080000000b"
            + "0008 6475726174696f6e 00 0000000000000000"
            + "0005 7769647468 00 409e000000000000"
            + "000c 766964656f636f6465636964 02 0004 61766331"
            + "0007 656e636f646572 02 0003 6f6273"
            + "0006 73746572656f 01 01"
            + "0007 63726561746564 0b 4278be4f3e8a0000 0000"
            + "0004 6e6f7065 05"
            + "0001 75 06"
            + "0006 747261636b73 0a 00000002 03 0001 61 00 3ff0000000000000 000009 06"
            + "0003 786d6c 0f 00000004 3c782f3e"
            + "0005 696e6e6572 08 00000000 000009"
            + "000009";
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    ByteBuf out = Unpooled.buffer();
    Amf0.writeAll(Amf0.readAll(in), out);
    assertEquals(hex.replace(" ", ""), ByteBufUtil.hexDump(out));
    in.release();
    out.release();
  }

  /** One instance in two places is a reference in AMF3 and, for old peers, two values in AMF0. */
  @Test
  void theSameInstanceIsWrittenOnceInAmf3() {
    AmfValue one = new AmfFields().put("a", 1).object();
    AmfValue both = new AmfValue.AmfStrictArray(List.of(one, one));
    ByteBuf out = Unpooled.buffer();
    Amf3.write(both, out);
    assertEquals("0905010a0b010361053ff0000000000000010a02", ByteBufUtil.hexDump(out));
    AmfValue.AmfStrictArray read = (AmfValue.AmfStrictArray) Amf3.read(out);
    assertEquals(both, read);
    assertSame(read.elements().get(0), read.elements().get(1));
    out.clear();
    Amf0.write(both, out);
    String object = "030001" + "61003ff0000000000000" + "000009";
    assertEquals("0a00000002" + object + object, ByteBufUtil.hexDump(out));
    out.release();
  }
}
