package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.streamrp2p.amf.Amf0;
import org.streamrp2p.amf.Amf3;
import org.streamrp2p.amf.AmfException;
import org.streamrp2p.amf.AmfLimits;
import org.streamrp2p.amf.AmfValue;

/** What is read can be written, and is then read as the same. */
final class AmfTargets {
  /** References are written in full in AMF0, so what is written may be larger. */
  private static final AmfLimits WIDE =
      new AmfLimits(AmfLimits.DEEPEST, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static final AmfLimits NARROW = new AmfLimits(16, 2_000, 1 << 16);

  private AmfTargets() {}

  static List<Target> all() {
    return List.of(
        new Target(
            "amf0",
            seeds(
                "0200046c697665 0040590000000000000101 05060d",
                "02000a6f6e4d65746144617461 080000000200016100000000000000000000016203000009000009",
                "0a00000002 03000009 070001 0b42700000000000000000 0c0000000161 0f0000000162",
                "1000014300016101010000 09 110a0b010361040101"),
            input -> roundTrip(input, Amf0::readAll, Amf0::writeAll)),
        new Target(
            "amf3",
            seeds(
                "0907 01 0405 053ff8000000000000 06056869 0903 01 0600",
                "0a1b0343036104010362040201 0a01 0402 01 0801 4270000000000000",
                "0c050102 0d050000000001ffffffff 0e030100000001 0f03003ff8000000000000",
                "1005010343040101 1103010401 0a0b0101 070161 0b0161",
                "0a0743"
                    + ByteBufUtil.hexDump("flex.messaging.io.ArrayCollection".getBytes())
                    + "0903010401"),
            input -> roundTrip(input, Amf3::readAll, Amf3::writeAll)));
  }

  static List<byte[]> seeds(String... hex) {
    return List.of(hex).stream()
        .map(text -> ByteBufUtil.decodeHexDump(text.replace(" ", "")))
        .toList();
  }

  private static void roundTrip(
      byte[] input,
      BiFunction<ByteBuf, AmfLimits, List<AmfValue>> reader,
      BiConsumer<List<AmfValue>, ByteBuf> writer) {
    List<AmfValue> first;
    List<AmfValue> second;
    ByteBuf out = Unpooled.buffer();
    try {
      first = reader.apply(Unpooled.wrappedBuffer(input), NARROW);
      writer.accept(first, out);
    } catch (AmfException e) {
      return;
    }
    // From here on the bytes are ours: nothing may be refused.
    second = reader.apply(out, WIDE);
    out.clear();
    writer.accept(second, out);
    byte[] bytes = ByteBufUtil.getBytes(out);
    List<AmfValue> third = reader.apply(out, WIDE);
    out.clear();
    writer.accept(third, out);
    if (!second.equals(third) || !Objects.deepEquals(bytes, ByteBufUtil.getBytes(out))) {
      throw new AssertionError(first + " became " + second + ", then " + third);
    }
  }
}
