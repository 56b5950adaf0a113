package org.streamrp2p.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Amf0Test {
  static Stream<Arguments> vectors() {
    return Stream.of(
        Arguments.of("0040a24c0000000000", AmfValue.of(2342)),
        Arguments.of("0101", AmfValue.of(true)),
        Arguments.of("0100", AmfValue.of(false)),
        Arguments.of("0200086d79737472696e67", AmfValue.of("mystring")),
        Arguments.of("020000", AmfValue.of("")),
        Arguments.of("02000ac3a4f09f8e8920e280a6", AmfValue.of("ä🎉 …")),
        Arguments.of("03000009", new AmfFields().object()),
        Arguments.of(
            "03000161" + "0101" + "000162" + "05" + "000009",
            new AmfFields().put("a", true).put("b", AmfValue.AmfNull.NULL).object()),
        Arguments.of(
            "0800000001" + "000161" + "020001" + "78" + "000009",
            new AmfFields().put("a", "x").ecmaArray()),
        Arguments.of(
            "0a00000002" + "0100" + "06",
            new AmfValue.AmfStrictArray(
                List.of(AmfValue.of(false), AmfValue.AmfUndefined.UNDEFINED))),
        Arguments.of("0b40000000000000000000", new AmfValue.AmfDate(2)),
        Arguments.of("0b4000000000000000ffc4", new AmfValue.AmfDate(2, (short) -60)),
        Arguments.of("0d", AmfValue.AmfUnsupported.UNSUPPORTED),
        Arguments.of("0f00000002" + "6869", new AmfValue.AmfXmlDocument("hi")),
        // a class name is data, whatever it names
        Arguments.of(
            "10" + "0011" + "6a6176612e6c616e672e52756e74696d65" + "000009",
            new AmfValue.AmfTypedObject(AmfTraits.of("java.lang.Runtime"), Map.of())),
        Arguments.of(
            "10" + "000143" + "000161" + "0101" + "000009",
            new AmfValue.AmfTypedObject(AmfTraits.of("C"), Map.of("a", AmfValue.of(true)))),
        // what AMF0 cannot say goes behind the switch to AMF3
        Arguments.of(
            "110c05" + "0102", new AmfValue.AmfBytes(java.nio.ByteBuffer.wrap(new byte[] {1, 2}))),
        Arguments.of(
            "0a00000002" + "110b056869" + "05",
            new AmfValue.AmfStrictArray(List.of(new AmfValue.AmfXml("hi"), AmfValue.AmfNull.NULL))),
        Arguments.of("05", AmfValue.AmfNull.NULL),
        Arguments.of("06", AmfValue.AmfUndefined.UNDEFINED));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aVectorIsReadAndWrittenAgain(String hex, AmfValue value) {
    ByteBuf in = bytes(hex);
    assertEquals(value, Amf0.read(in));
    assertEquals(0, in.readableBytes());
    assertEquals(hex, write(value));
    in.release();
  }

  static Stream<Arguments> readOnlyVectors() {
    return Stream.of(
        // ECMA array whose count is wrong
        Arguments.of(
            "08ffffffff" + "000161" + "05" + "000009",
            new AmfFields().put("a", AmfValue.AmfNull.NULL).ecmaArray()),
        Arguments.of("0c00000002" + "6869", AmfValue.of("hi")),
        // an empty name that is no end of the object
        Arguments.of(
            "03" + "0000" + "05" + "000009",
            new AmfFields().put("", AmfValue.AmfNull.NULL).object()),
        // reference to the first complex value
        Arguments.of(
            "0a00000002" + "03000009" + "070001",
            new AmfValue.AmfStrictArray(
                List.of(new AmfFields().object(), new AmfFields().object()))),
        // AMF3 behind the switch
        Arguments.of("1100", AmfValue.AmfUndefined.UNDEFINED),
        Arguments.of("1101", AmfValue.AmfNull.NULL),
        Arguments.of("1103", AmfValue.of(true)),
        Arguments.of("1102", AmfValue.of(false)),
        Arguments.of("110405", new AmfValue.AmfInteger(5)),
        Arguments.of("1105" + "3ff8000000000000", AmfValue.of(1.5)),
        Arguments.of("1106056869", AmfValue.of("hi")),
        Arguments.of("1108014000000000000000", new AmfValue.AmfDate(2)),
        Arguments.of(
            "11" + "090501" + "06056869" + "0600",
            new AmfValue.AmfStrictArray(List.of(AmfValue.of("hi"), AmfValue.of("hi")))),
        // strings and values by reference, from one switch to the next
        Arguments.of(
            "0a00000003" + "1106056869" + "110600" + "05",
            new AmfValue.AmfStrictArray(
                List.of(AmfValue.of("hi"), AmfValue.of("hi"), AmfValue.AmfNull.NULL))));
  }

  @ParameterizedTest
  @MethodSource("readOnlyVectors")
  void otherFormsAreRead(String hex, AmfValue value) {
    ByteBuf in = bytes(hex);
    assertEquals(value, Amf0.read(in));
    assertEquals(0, in.readableBytes());
    in.release();
  }

  /** Every cut of a good message, and the same with bytes turned over, ends in an AmfException. */
  @Test
  void cutAndDamagedInputThrowsNothingButAmfException() {
    Random random = new Random(12);
    for (int i = 0; i < 3_000; i++) {
      ByteBuf out = Unpooled.buffer();
      Amf0.write(RandomValues.amf0(random), out);
      byte[] b = ByteBufUtil.getBytes(out);
      out.release();
      int flips = random.nextInt(4);
      for (int f = 0; f < flips; f++) {
        b[random.nextInt(b.length)] = (byte) random.nextInt(18);
      }
      readQuietly(Unpooled.wrappedBuffer(b, 0, random.nextInt(b.length + 1)));
    }
    for (int i = 0; i < 100_000; i++) {
      byte[] b = new byte[random.nextInt(40)];
      for (int j = 0; j < b.length; j++) {
        b[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(18));
      }
      if (b.length > 0 && random.nextBoolean()) {
        b[0] = 0x11;
      }
      readQuietly(Unpooled.wrappedBuffer(b));
    }
  }

  /** Recursion over such a message has killed other servers. */
  @ParameterizedTest
  @ValueSource(strings = {"03000161", "0800000000000161", "0a00000001", "1100000161"})
  void aHundredThousandNestedValuesAreRefused(String level) {
    byte[] one = ByteBufUtil.decodeHexDump(level);
    ByteBuf in = Unpooled.buffer(100_000 * one.length);
    for (int i = 0; i < 100_000; i++) {
      in.writeBytes(one);
    }
    assertThrows(AmfException.class, () -> Amf0.readAll(in));
    in.release();
  }

  @Test
  void nestedAmf3IsRefusedToo() {
    ByteBuf in = Unpooled.buffer().writeByte(0x11);
    for (int i = 0; i < 100_000; i++) {
      in.writeBytes(new byte[] {0x09, 0x03, 0x01});
    }
    assertThrows(AmfException.class, () -> Amf0.read(in));
    in.release();
  }

  /** Each array holds the one before twice: 2^n values from n lines if references were free. */
  @Test
  void referencesCostWhatTheyStandFor() {
    ByteBuf in = Unpooled.buffer();
    in.writeBytes(ByteBufUtil.decodeHexDump("0a00000000"));
    for (int i = 0; i < 30; i++) {
      in.writeBytes(ByteBufUtil.decodeHexDump("0a00000002"));
      in.writeByte(7).writeShort(i).writeByte(7).writeShort(i);
    }
    assertThrows(AmfException.class, () -> Amf0.readAll(in));
    in.release();
  }

  /** A declared size takes no memory before its bytes are there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0cffffffff41",
        "0affffffff05",
        "110cffffffff",
        "1109ffffffff01",
        "110afffffff301",
        "1106ffffffff",
        "02ffff41",
        "0fffffffff",
        "110dffffffff00",
        "110fffffffff00",
        "1110ffffffff0001",
        "1111ffffffff00",
      })
  void hugeDeclaredSizesAreRefused(String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(AmfException.class, () -> Amf0.read(in));
    in.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04",
        "0e",
        "12",
        "ff",
        "00",
        "0002",
        "03",
        "030001",
        "03000161",
        "0300016105",
        "030000",
        "070000",
        "0300016107000000",
        "1112",
        "110d01",
        "110d0300",
        "11100300",
        "110a07",
        "110a070343",
        "110600",
        "110900",
        "110a0700",
        "1104ff",
        "0b00",
      })
  void malformedInputIsRefused(String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(AmfException.class, () -> Amf0.read(in));
    in.release();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    AmfValue longName = new AmfFields().put("x".repeat(65_536), 1).object();
    assertThrows(AmfException.class, () -> write(longName));
  }

  @Test
  void reservedTypesAreNamed() {
    for (String hex : List.of("04", "0e")) {
      ByteBuf in = bytes(hex);
      AmfException e = assertThrows(AmfException.class, () -> Amf0.read(in));
      assertTrue(e.getMessage().contains("reserved for a "), e.getMessage());
      in.release();
    }
  }

  @Test
  void aLongTextIsWrittenAsALongString() {
    AmfValue value = AmfValue.of("x".repeat(65_536));
    ByteBuf out = Unpooled.buffer();
    Amf0.write(value, out);
    assertEquals(0x0c, out.getByte(0));
    assertEquals(value, Amf0.read(out));
    out.release();
  }

  @Test
  void aMessageIsReadToItsEnd() {
    // bluenviron/gortmplib pkg/amf0/data_test.go "play"
    ByteBuf in = bytes("020004706c61790040080000000000000502000131000000000000000000");
    assertEquals(
        List.of(
            AmfValue.of("play"),
            AmfValue.of(3),
            AmfValue.AmfNull.NULL,
            AmfValue.of("1"),
            AmfValue.of(0)),
        Amf0.readAll(in));
    in.release();
  }

  private static void readQuietly(ByteBuf in) {
    try {
      Amf0.readAll(in);
    } catch (AmfException e) {
      // expected for most of them
    } finally {
      in.release();
    }
  }

  private static String write(AmfValue value) {
    ByteBuf out = Unpooled.buffer();
    try {
      Amf0.write(value, out);
      return ByteBufUtil.hexDump(out);
    } finally {
      out.release();
    }
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
