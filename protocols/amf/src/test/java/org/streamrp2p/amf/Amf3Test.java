package org.streamrp2p.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfTraits.Kind;

/** Every type of AMF3 §3, in the form that a canonical writer gives it. */
class Amf3Test {
  private static AmfValue integer(int value) {
    return new AmfValue.AmfInteger(value);
  }

  private static AmfValue array(AmfValue... elements) {
    return new AmfValue.AmfStrictArray(List.of(elements));
  }

  static Stream<Arguments> vectors() {
    AmfTraits sealed = new AmfTraits("C", Kind.SEALED, List.of("a"));
    AmfTraits dynamic = new AmfTraits("C", Kind.DYNAMIC, List.of("a"));
    return Stream.of(
        Arguments.of("00", AmfValue.AmfUndefined.UNDEFINED),
        Arguments.of("01", AmfValue.AmfNull.NULL),
        Arguments.of("02", AmfValue.of(false)),
        Arguments.of("03", AmfValue.of(true)),
        Arguments.of("0400", integer(0)),
        Arguments.of("047f", integer(127)),
        Arguments.of("048100", integer(128)),
        Arguments.of("04ff7f", integer(16_383)),
        Arguments.of("04818000", integer(16_384)),
        Arguments.of("04ffff7f", integer(2_097_151)),
        Arguments.of("0480c08000", integer(2_097_152)),
        Arguments.of("04bfffffff", integer(268_435_455)),
        Arguments.of("04c0808000", integer(-268_435_456)),
        Arguments.of("04ffffffff", integer(-1)),
        Arguments.of("053ff8000000000000", AmfValue.of(1.5)),
        Arguments.of("0601", AmfValue.of("")),
        Arguments.of("06056869", AmfValue.of("hi")),
        Arguments.of("07056869", new AmfValue.AmfXmlDocument("hi")),
        Arguments.of("08014000000000000000", new AmfValue.AmfDate(2)),
        Arguments.of("090101", array()),
        Arguments.of("090501" + "0401" + "03", array(integer(1), AmfValue.of(true))),
        Arguments.of(
            "0901" + "0361" + "0401" + "01", new AmfValue.AmfEcmaArray(Map.of("a", integer(1)))),
        Arguments.of(
            "0903" + "0361" + "03" + "01" + "0401",
            new AmfValue.AmfMixedArray(Map.of("a", AmfValue.of(true)), List.of(integer(1)))),
        // strings by reference, the empty one never
        Arguments.of(
            "090901" + "06056869" + "0600" + "0601" + "0600",
            array(AmfValue.of("hi"), AmfValue.of("hi"), AmfValue.of(""), AmfValue.of("hi"))),
        Arguments.of(
            "0a0b01" + "0361" + "0401" + "01", new AmfValue.AmfObject(Map.of("a", integer(1)))),
        // a sealed class with one field, then its traits by reference
        Arguments.of(
            "090501" + "0a13" + "0343" + "0361" + "0401" + "0a01" + "0402",
            array(
                new AmfValue.AmfTypedObject(sealed, Map.of("a", integer(1))),
                new AmfValue.AmfTypedObject(sealed, Map.of("a", integer(2))))),
        Arguments.of(
            "0a1b" + "0343" + "0361" + "0401" + "0362" + "0402" + "01",
            new AmfValue.AmfTypedObject(
                dynamic,
                new AmfFields().put("a", integer(1)).put("b", integer(2)).object().fields())),
        Arguments.of(
            "0a07"
                + "43"
                + ByteBufUtil.hexDump("flex.messaging.io.ArrayCollection".getBytes())
                + "090301"
                + "0401",
            new AmfValue.AmfExternalizable("flex.messaging.io.ArrayCollection", array(integer(1)))),
        Arguments.of("0b056869", new AmfValue.AmfXml("hi")),
        Arguments.of("0c050102", new AmfValue.AmfBytes(ByteBuffer.wrap(new byte[] {1, 2}))),
        Arguments.of(
            "0d0500" + "00000001" + "ffffffff",
            new AmfValue.AmfIntVector(IntBuffer.wrap(new int[] {1, -1}), false, false)),
        Arguments.of(
            "0e0301" + "ffffffff",
            new AmfValue.AmfIntVector(IntBuffer.wrap(new int[] {-1}), true, true)),
        Arguments.of(
            "0f0300" + "3ff8000000000000",
            new AmfValue.AmfDoubleVector(DoubleBuffer.wrap(new double[] {1.5}), false)),
        Arguments.of(
            "100501" + "0343" + "0401" + "01",
            new AmfValue.AmfObjectVector("C", List.of(integer(1), AmfValue.AmfNull.NULL), true)),
        Arguments.of(
            "110301" + "0401" + "0a0b0101",
            new AmfValue.AmfDictionary(
                List.of(
                    new AmfValue.AmfDictionary.Entry(integer(1), new AmfValue.AmfObject(Map.of()))),
                true)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aVectorIsReadAndWrittenAgain(String hex, AmfValue value) {
    ByteBuf in = bytes(hex);
    assertEquals(value, Amf3.read(in));
    assertEquals(0, in.readableBytes());
    in.release();
    ByteBuf out = Unpooled.buffer();
    Amf3.write(value, out);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    out.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12", // no such type
        "0600", // no such string
        "0900", // no such value
        "0a01", // no such traits
        "0903010900", // the array itself
        "0a0b01" + "0361" + "0a00", // the object itself
        "0c05" + "01", // cut off
        "0d05" + "00" + "00000001",
        "1103" + "00" + "01",
        "04ffffff",
      })
  void malformedInputIsRefused(String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(AmfException.class, () -> Amf3.read(in));
    in.release();
  }

  @Test
  void anUnknownExternalizableClassIsNamed() {
    ByteBuf in = bytes("0a07" + "0343" + "0c050102");
    AmfException e = assertThrows(AmfException.class, () -> Amf3.read(in));
    assertTrue(e.getMessage().startsWith("externalizable class: \"C\""), e.getMessage());
    in.release();
  }

  @Test
  void whatHasNoFormInAmf3IsRefused() {
    for (AmfValue value :
        List.of(
            AmfValue.AmfUnsupported.UNSUPPORTED,
            new AmfFields().put("", 1).object(),
            new AmfFields().put("", 1).ecmaArray())) {
      ByteBuf out = Unpooled.buffer();
      assertThrows(AmfException.class, () -> Amf3.write(value, out));
      out.release();
    }
    assertThrows(AmfException.class, () -> integer(1 << 28));
    AmfTraits c = new AmfTraits("C", Kind.SEALED, List.of("a"));
    assertThrows(AmfException.class, () -> new AmfValue.AmfTypedObject(c, Map.of()));
    Map<String, AmfValue> other = new AmfFields().put("a", 1).put("b", 1).object().fields();
    assertThrows(AmfException.class, () -> new AmfValue.AmfTypedObject(c, other));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
