package org.streamrp2p.amf;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmfLimitsTest {
  /** One level each; recursion over 100,000 of them has killed other servers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "03000161", // AMF0 object
        "0800000000000161", // ECMA array
        "0a00000001", // strict array
        "10000143000161", // typed object
        "110903", // a switch that AMF3 does not have
      })
  void aHundredThousandLevelsOfAmf0AreRefused(String level) {
    ByteBuf in = deep("", level);
    assertThrows(AmfException.class, () -> Amf0.readAll(in));
    in.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "090301", // array
        "090103" + "61", // array with names
        "0a0b010361", // object
        "0a13034303" + "61", // sealed object
        "10030001", // vector of objects
        "11030001", // dictionary, in the value
        "110300", // dictionary, in the key
      })
  void aHundredThousandLevelsOfAmf3AreRefused(String level) {
    ByteBuf in = deep("", level);
    assertThrows(AmfException.class, () -> Amf3.read(in));
    in.release();
    ByteBuf switched = deep("11", level);
    assertThrows(AmfException.class, () -> Amf0.read(switched));
    switched.release();
  }

  @Test
  void aHundredThousandLevelsAreNotWrittenEither() {
    AmfValue value = AmfValue.AmfNull.NULL;
    for (int i = 0; i < 100_000; i++) {
      value = new AmfValue.AmfStrictArray(List.of(value));
    }
    AmfValue deep = value;
    ByteBuf out = Unpooled.buffer();
    assertThrows(AmfException.class, () -> Amf0.write(deep, out));
    assertThrows(AmfException.class, () -> Amf3.write(deep, out));
    out.release();
  }

  /** The deepest that may be asked for does not run out of stack. */
  @Test
  void theDeepestLimitIsReadAndWritten() {
    AmfValue value = AmfValue.AmfNull.NULL;
    for (int i = 0; i < AmfLimits.DEEPEST; i++) {
      value = new AmfValue.AmfStrictArray(List.of(value));
    }
    AmfLimits deepest = new AmfLimits(AmfLimits.DEEPEST, 10_000, 10_000);
    ByteBuf out = Unpooled.buffer();
    Amf0.write(value, out);
    Amf0.read(out, deepest);
    out.clear();
    Amf3.write(value, out);
    Amf3.read(out, deepest);
    assertThrows(IllegalArgumentException.class, () -> new AmfLimits(AmfLimits.DEEPEST + 1, 1, 1));
    out.release();
  }

  @ParameterizedTest
  @CsvSource({
    "0a00000001 0a00000000, 1, 10, 0,",
    "0a00000001 0a00000000, 0, 10, 0, depth",
    "0a00000002 05 05, 1, 3, 0,",
    "0a00000002 05 05, 1, 2, 0, values",
    "020003616263, 0, 1, 3,",
    "020003616263, 0, 1, 2, content",
    "0c00000003616263, 0, 1, 2, content",
    "030003616263 05 000009, 1, 2, 3,",
    "030003616263 05 000009, 1, 2, 2, content",
    "110c07616263, 0, 2, 3,",
    "110c07616263, 0, 2, 2, content",
    "110d030000000001, 0, 2, 4,",
    "110d030000000001, 0, 2, 3, content",
    "110f03000000000000000001, 0, 2, 7, content",
    // two strings, the second one a reference: 3 bytes each
    "11090501 0607616263 0600, 1, 4, 6,",
    "11090501 0607616263 0600, 1, 4, 5, content",
    // two arrays of two, the second one a reference
    "0a00000002 0a00000002 05 05 070001, 2, 8, 0,",
    "0a00000002 0a00000002 05 05 070001, 2, 7, 0, values",
    // names of a class count
    "110a2301 0361 0362 01 01, 1, 6, 4,",
    "110a2301 0361 0362 01 01, 1, 5, 4, values",
  })
  void eachLimitIsExact(String hex, int depth, int values, int bytes, String passed) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    AmfLimits limits = new AmfLimits(depth, values, bytes);
    if (passed == null) {
      assertDoesNotThrow(() -> Amf0.read(in, limits));
    } else {
      AmfException e = assertThrows(AmfException.class, () -> Amf0.read(in, limits));
      assertTrue(e.getMessage().startsWith(passed), e.getMessage());
    }
    in.release();
  }

  private static ByteBuf deep(String start, String level) {
    byte[] one = ByteBufUtil.decodeHexDump(level);
    ByteBuf in = Unpooled.buffer(1 + 100_000 * one.length);
    in.writeBytes(ByteBufUtil.decodeHexDump(start));
    for (int i = 0; i < 100_000; i++) {
      in.writeBytes(one);
    }
    return in;
  }
}
