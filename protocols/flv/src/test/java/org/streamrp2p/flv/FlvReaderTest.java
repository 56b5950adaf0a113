package org.streamrp2p.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.testkit.RandomCuts;
import org.streamrp2p.testkit.SampleFrames;

class FlvReaderTest {
  private static final int LIMIT = 1 << 20;

  @Test
  void whatIsWrittenIsReadAgainHoweverItIsCut() {
    byte[] file = file(0);
    List<String> whole = read(file, new Random(1), file.length);
    assertEquals(42, whole.size());
    for (int seed = 0; seed < 60; seed++) {
      assertEquals(whole, read(file, new Random(seed), 1 + seed * 10), "seed " + seed);
    }
  }

  /** FLV 10.1 E.4.1: TimestampExtended holds the upper 8 bits. */
  @Test
  void timestampsUseAll32Bits() {
    ByteBuf out = Unpooled.buffer();
    Frame frame = SampleFrames.audio(0xfedcba98L, 3);
    FlvWriter.tag(frame, out);
    assertEquals("dcba98fe", ByteBufUtil.hexDump(out, 4, 4));
    frame.release();
    out.release();
  }

  /** After 49.7 days the 32 bits wrap; time goes on. */
  @Test
  void timeGoesOnWhenTheTimestampWraps() {
    long start = 0xffffff00L;
    List<String> frames = read(file(start), new Random(3), 200);
    assertEquals(start + 400, Long.parseLong(frames.get(frames.size() - 1).split(" ")[0]));
  }

  @Test
  void aClipCanBeReadAgainAfterAReset() {
    FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, LIMIT);
    List<Frame> frames = new ArrayList<>();
    byte[] file = file(0);
    ByteBuf half = Unpooled.wrappedBuffer(file, 0, file.length / 2);
    reader.read(half, frames::add);
    reader.reset();
    frames.forEach(Frame::release);
    frames.clear();
    ByteBuf all = Unpooled.wrappedBuffer(file);
    reader.read(all, frames::add);
    assertEquals(42, frames.size());
    frames.forEach(Frame::release);
    reader.release();
    assertEquals(1, half.refCnt());
    assertEquals(1, all.refCnt());
    half.release();
    all.release();
  }

  @Test
  void releaseDropsATagThatCameInPart() {
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(false);
    FlvReader reader = new FlvReader(allocator, LIMIT);
    ByteBuf out = Unpooled.buffer();
    FlvWriter.header(true, true, out);
    Frame frame = SampleFrames.video(true, 0, 100_000);
    FlvWriter.tag(frame, out);
    frame.release();
    reader.read(out.readSlice(2000), f -> {});
    reader.release();
    reader.release();
    out.release();
  }

  /** A declared size reserves nothing before its bytes come. */
  @Test
  void memoryGrowsWithTheBytesReceived() {
    long[] used = new long[1];
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(false);
    FlvReader reader = new FlvReader(allocator, 0xffffff);
    ByteBuf in = bytes("464c5601050000000900000000" + "09ffffff00000000000000" + "17");
    reader.read(in, f -> {});
    used[0] = allocator.pinnedHeapMemory() + allocator.pinnedDirectMemory();
    assertEquals(true, used[0] <= 16_384, "bytes held: " + used[0]);
    reader.release();
    in.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "464c58010500000009",
        "464c56010500000008",
        "464c560105000000090000000029000001000000000000000000",
        "464c56010500000009000000000900ffff00000000000000",
      })
  void whatIsNoFlvIsRefused(String hex) {
    FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, 1000);
    ByteBuf in = bytes(hex);
    assertThrows(FlvException.class, () -> reader.read(in, f -> {}));
    reader.release();
    in.release();
  }

  @Test
  void theHeaderSaysWhichKindsFollow() {
    ByteBuf out = Unpooled.buffer();
    FlvWriter.header(true, false, out);
    FlvWriter.header(false, true, out);
    assertEquals("464c5601040000000900000000" + "464c5601010000000900000000", hex(out));
    out.release();
  }

  /** Tags of an unknown type, and longer file headers, are stepped over. */
  @Test
  void unknownTagsAreSkipped() {
    ByteBuf in =
        bytes(
            "464c5601050000000b"
                + "ffff00000000"
                + "0f00000200000000000000"
                + "0102"
                + "0000000d"
                + "0800000300000700000000" // audio at 7 ms
                + "af0121"
                + "0000000e");
    List<Frame> frames = new ArrayList<>();
    new FlvReader(ByteBufAllocator.DEFAULT, 100).read(in, frames::add);
    assertEquals(1, frames.size());
    assertEquals(7, MediaTime.toMillis(frames.get(0).decodeTimeNanos()));
    frames.forEach(Frame::release);
    in.release();
  }

  private static byte[] file(long start) {
    ByteBuf out = Unpooled.buffer();
    FlvWriter.header(true, true, out);
    List<Frame> frames = new ArrayList<>();
    frames.add(SampleFrames.videoHeader(start, "avcC"));
    frames.add(SampleFrames.audioHeader(start, "asc"));
    for (int i = 1; i <= 20; i++) {
      frames.add(SampleFrames.video(i % 10 == 1, start + i * 20L, 20 * i));
      frames.add(SampleFrames.audio(start + i * 20L, 7 + i));
    }
    for (Frame frame : frames) {
      int before = out.readableBytes();
      FlvWriter.tag(frame, out);
      assertEquals(FlvWriter.tagSize(frame), out.readableBytes() - before);
      frame.release();
    }
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  private static List<String> read(byte[] file, Random random, int largest) {
    FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, LIMIT);
    List<String> texts = new ArrayList<>();
    RandomCuts.feed(
        file,
        random,
        largest,
        in -> {
          reader.read(
              in,
              frame -> {
                texts.add(
                    MediaTime.toMillis(frame.decodeTimeNanos())
                        + " "
                        + frame
                        + ByteBufUtil.hexDump(frame.content()));
                frame.release();
              });
          assertEquals(0, in.readableBytes());
          in.release();
          assertEquals(0, in.refCnt());
        });
    reader.release();
    return texts;
  }

  private static String hex(ByteBuf buf) {
    return ByteBufUtil.hexDump(buf);
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
