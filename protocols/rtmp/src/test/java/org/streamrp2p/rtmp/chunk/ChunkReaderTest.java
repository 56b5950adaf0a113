package org.streamrp2p.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.RandomCuts;

class ChunkReaderTest {
  private static final int LIMIT = 1 << 20;

  /** Chunk stream, unsigned timestamp, type, message stream, payload; joined by semicolons. */
  @ParameterizedTest
  @CsvSource({
    // RTMP 1.0 5.3.1.1: one, two and three byte basic headers
    "03 000000 000001 08 00000000 07, 3 0 8 0 07",
    "0000 000000 000001 08 00000000 07, 64 0 8 0 07",
    "00ff 000000 000001 08 00000000 0a, 319 0 8 0 0a",
    "010000 000000 000001 08 00000000 07, 64 0 8 0 07",
    "01ffff 000000 000001 08 00000000 07, 65599 0 8 0 07",
    "010001 000000 000001 08 00000000 07, 320 0 8 0 07",
    // message stream id is little-endian
    "03 000010 000001 09 01000000 07, 3 16 9 1 07",
    // bluenviron/gortmplib pkg/chunk/chunk_test.go: chunk0 standard, length changed to that of the
    // body
    "19 b1a191 000004 14 035d173d 01020304, 25 11641233 20 1024941315 01020304",
    // ossrs/srs trunk/src/utest/srs_utest_protocol2.cpp: extended timestamps, also above 0x7fffffff
    "03 ffffff 000004 09 00000000 00000010 00000763, 3 16 9 0 00000763",
    "03 ffffff 000004 09 00000000 7f010203 00000763, 3 2130772483 9 0 00000763",
    "03 ffffff 000004 09 00000000 ff010203 00000763, 3 4278256131 9 0 00000763",
    // exactly 0xffffff needs the extension too
    "03 ffffff 000001 08 00000000 00ffffff 07, 3 16777215 8 0 07",
    // type 1, 2 and 3 after a type 0; 5.3.1.2.4: type 3 after type 0 takes its timestamp as delta
    "03 00000a 000001 08 01000000 01 43 000005 000002 09 0203, 3 10 8 1 01;3 15 9 1 0203",
    "03 00000a 000001 08 01000000 01 83 000005 02, 3 10 8 1 01;3 15 8 1 02",
    "03 00000a 000001 08 01000000 01 c3 02, 3 10 8 1 01;3 20 8 1 02",
    "03 00000a 000001 08 01000000 01 83 000005 02 c3 03, 3 10 8 1 01;3 15 8 1 02;3 20 8 1 03",
    // a delta can be extended, and a type 3 after it repeats the extension
    "03 000001 000001 08 01000000 01 83 ffffff 01000000 02 c3 01000000 03, 3 1 8 1 01;3 16777217 8 1 02;3 33554433 8 1 03",
    // ossrs/srs trunk/src/utest/srs_utest_protocol.cpp: a message without payload, then one with
    "03 000000 000000 09 00000000 03 000000 000004 09 00000000 00000763, 3 0 9 0 ;3 0 9 0 00000763",
    // encoders are known to begin with type 1
    "43 000007 000001 08 01, 3 7 8 0 01",
    // time wraps at 32 bits
    "03 ffffff 000001 08 00000000 fffffff0 01 83 000020 02, 3 4294967280 8 0 01;3 16 8 0 02",
  })
  void aVectorGivesItsMessages(String hex, String messages) {
    assertEquals(messages, String.join(";", read(hex.replace(" ", ""))).strip());
  }

  /** RTMP 1.0 5.3.1.3: a type 3 chunk of a message repeats the extended timestamp. */
  @Test
  void continuationsRepeatTheExtendedTimestamp() {
    String hex =
        ("03ffffff00012c090100000001000000" + "ab".repeat(128))
            + ("c301000000" + "ab".repeat(128))
            + ("c301000000" + "ab".repeat(44));
    assertEquals(List.of("3 16777216 9 1 " + "ab".repeat(300)), read(hex));
  }

  /**
   * As seen in the wild: a type 3 chunk with the extended timestamp of the last header, with the
   * absolute one, or without any; within a message and at the start of the next one. Each row is a
   * message of 130 bytes (Y ends one), time 0x01000000 or 0x01000010.
   */
  @ParameterizedTest
  @CsvSource({
    // within a message after type 0: repeated; left out
    "06ffffff0000820901000000 01000000 X c6 01000000 Y, 16777216",
    "06ffffff0000820901000000 01000000 X c6 Y, 16777216",
    // after a type 1 with an extended delta: the delta, the absolute time, nothing
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 01000000 Y, 16 16777232",
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 01000010 Y, 16 16777232",
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 Y, 16 16777232",
    // a type 3 that begins the next message: the delta, the absolute time, nothing
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 Y c6 01000000 X c6 01000000 Y, 16 16777232 33554448",
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 Y c6 02000010 X c6 02000010 Y, 16 16777232 33554448",
    "060000100000820901000000 X c6 Y 46ffffff00008209 01000000 X c6 Y c6 X c6 Y, 16 16777232 33554448",
    // two-byte and three-byte basic headers
    "0000ffffff0000820901000000 01000000 X c000 Y, 16777216",
    "01ff00ffffff0000820901000000 01000000 X c1ff00 01000000 Y, 16777216",
  })
  void extendedTimestampsInType3AreReadAsTheyAreFound(String hex, String times) {
    String payload = "aa".repeat(128) + "0f00";
    List<String> texts =
        read(hex.replace(" ", "").replace("X", "aa".repeat(128)).replace("Y", "0f00"));
    assertEquals(List.of(times.split(" ")), texts.stream().map(t -> t.split(" ")[1]).toList());
    texts.forEach(text -> assertTrue(text.endsWith(payload), text));
  }

  /** One byte of payload is left and could begin the timestamp: the next chunk is not eaten. */
  @Test
  void aLeftOutTimestampBeforeAShortRestTakesNothingOfTheNextChunk() {
    String hex =
        ("06ffffff0000810901000000" + "01000000" + "aa".repeat(128))
            + ("c6" + "01" + "040000050000010801000000" + "bb")
            + ("c6" + "01000000" + "cc".repeat(128) + "c6" + "cc");
    assertEquals(
        List.of(
            "6 16777216 9 1 " + "aa".repeat(128) + "01",
            "4 5 8 1 bb",
            "6 33554432 9 1 " + "cc".repeat(129)),
        read(hex));
  }

  /** All timestamps, deltas and forms of header: what a writer that saves bytes makes of them. */
  @Test
  void everyFormOfHeaderGivesTheTimesBackHoweverItIsCut() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<String> expected = new ArrayList<>();
      byte[] all = savingMessages(random, expected);
      List<String> texts = new ArrayList<>();
      ChunkReader reader = reader(texts);
      RandomCuts.feed(
          all,
          random,
          1 + random.nextInt(300),
          in -> {
            reader.read(in);
            in.release();
          });
      assertEquals(expected, texts, "seed " + seed);
      reader.release();
    }
  }

  private static byte[] savingMessages(Random random, List<String> expected) {
    int[] csids = {2, 3, 63, 64, 319, 320, 65_599};
    int csid = csids[random.nextInt(csids.length)];
    ByteBuf out = Unpooled.buffer();
    int time = random.nextInt();
    int delta = 0;
    for (int i = 0; i < 12; i++) {
      int newDelta = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(3) * 0xffffff;
      int format = i == 0 ? 0 : newDelta == delta && i > 1 ? 3 : random.nextInt(3);
      time = format == 0 ? random.nextInt() : time + newDelta;
      delta = format == 0 ? time : newDelta;
      writeSaving(out, csid, format, format == 0 ? time : newDelta);
      expected.add(csid + " " + Integer.toUnsignedString(time) + " 9 1 " + "ee".repeat(200));
    }
    byte[] all = ByteBufUtil.getBytes(out);
    out.release();
    return all;
  }

  private static void writeSaving(ByteBuf out, int csid, int format, int field) {
    boolean extended = Integer.compareUnsigned(field, 0xffffff) >= 0;
    basicHeader(out, format, csid);
    if (format < 3) {
      out.writeMedium(extended ? 0xffffff : field);
    }
    if (format < 2) {
      out.writeMedium(200).writeByte(9);
    }
    if (format == 0) {
      out.writeIntLE(1);
    }
    for (int left = 200; left > 0; left -= 128) {
      if (left < 200) {
        basicHeader(out, 3, csid);
      }
      if (extended) {
        out.writeInt(field);
      }
      for (int i = 0; i < Math.min(128, left); i++) {
        out.writeByte(0xee);
      }
    }
  }

  private static void basicHeader(ByteBuf out, int format, int csid) {
    if (csid < 64) {
      out.writeByte(format << 6 | csid);
    } else if (csid < 320) {
      out.writeByte(format << 6).writeByte(csid - 64);
    } else {
      out.writeByte(format << 6 | 1).writeShortLE(csid - 64);
    }
  }

  @Test
  void theOldestUnfinishedMessageHasAnAge() {
    ChunkReader reader = reader(new ArrayList<>());
    assertEquals(0, reader.growOlder());
    feed(reader, "0600000000012c0901000000" + "aa".repeat(128));
    assertEquals(1, reader.growOlder());
    feed(reader, "04000005000001080100000007"); // another message comes and is whole
    assertEquals(2, reader.growOlder());
    feed(reader, "c6" + "aa".repeat(128) + "c6" + "aa".repeat(44));
    assertEquals(0, reader.growOlder());
    feed(reader, "0600"); // half a header
    assertEquals(1, reader.growOlder());
    assertEquals(2, reader.growOlder());
    reader.release();
  }

  @Test
  void chunksOfDifferentStreamsInterleave() {
    String hex =
        ("040000000000820801000000" + "aa".repeat(128))
            + ("060000050000830901000000" + "bb".repeat(128))
            + "c4aaaa"
            + "c6bbbbbb";
    assertEquals(List.of("4 0 8 1 " + "aa".repeat(130), "6 5 9 1 " + "bb".repeat(131)), read(hex));
  }

  /** The size changes between two chunks of one message; nothing is lost. */
  @Test
  void aNewChunkSizeHoldsFromTheNextChunkOn() {
    List<String> texts = new ArrayList<>();
    ChunkReader[] self = new ChunkReader[1];
    self[0] =
        new ChunkReader(
            ByteBufAllocator.DEFAULT,
            LIMIT,
            (header, payload) -> {
              texts.add(header.typeId() + " " + payload.readableBytes());
              if (header.typeId() == 1) {
                self[0].chunkSize(payload.readInt());
              }
              payload.release();
            });
    feed(self[0], "0600000000012c0901000000" + "aa".repeat(128));
    feed(self[0], "02000000000004010000000000000100" + "c6" + "aa".repeat(172));
    assertEquals(List.of("1 4", "9 300"), texts);
    self[0].release();
  }

  @Test
  void anAbortedMessageIsDroppedAndTheNextOneBeginsAnew() {
    List<String> texts = new ArrayList<>();
    ChunkReader reader = reader(texts);
    feed(reader, "0600000000012c0901000000" + "aa".repeat(128));
    reader.abort(6);
    reader.abort(7);
    feed(reader, "0600000000000109010000000b");
    assertEquals(List.of("6 0 9 1 0b"), texts);
    reader.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // types 2 and 3 first on a chunk stream
        "83000000",
        "c3",
        // a message larger than the limit
        "030000001000010800000000",
        // a header within a message
        "030000000001000800000000AA030000000000010800000000",
      })
  void aBrokenChunkStreamIsRefused(String hex) {
    ChunkReader reader = reader(new ArrayList<>());
    assertThrows(RtmpException.class, () -> feed(reader, hex.replace("AA", "aa".repeat(128))));
    reader.release();
  }

  @Test
  void tooManyChunkStreamsAreRefused() {
    ChunkReader reader = reader(new ArrayList<>());
    for (int i = 0; i < ChunkReader.MAX_CHUNK_STREAMS; i++) {
      feed(reader, "01%02x%02x".formatted(i & 0xff, i >> 8) + "0000000000000800000000");
    }
    assertThrows(RtmpException.class, () -> feed(reader, "01ffff0000000000000800000000"));
    reader.release();
  }

  /** A declared length takes no memory before its bytes come. */
  @Test
  void memoryFollowsTheBytesReceived() {
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(false);
    ChunkReader reader = new ChunkReader(allocator, 0xffffff, (header, payload) -> {});
    for (int csid = 3; csid < 60; csid++) {
      feed(reader, "%02x".formatted(csid) + "000000ffffff0901000000" + "aa".repeat(128));
    }
    long held = allocator.pinnedHeapMemory() + allocator.pinnedDirectMemory();
    assertTrue(held <= 57 * 1024, "bytes held: " + held);
    reader.release();
  }

  /** Any message, cut anywhere, handed over anywhere, arrives as it was written. */
  @Test
  void messagesSurviveCutsAndHandOvers() {
    for (int seed = 0; seed < 80; seed++) {
      Random random = new Random(seed);
      List<String> expected = new ArrayList<>();
      byte[] all = randomMessages(random, expected);
      List<String> texts = new ArrayList<>();
      ChunkReader[] reader = {reader(texts)};
      RandomCuts.feed(
          all,
          random,
          1 + random.nextInt(700),
          in -> {
            reader[0].read(in);
            assertEquals(0, in.readableBytes());
            in.release();
            if (random.nextInt(3) == 0) {
              HandoverState state = new HandoverState("rtmp", 1, reader[0].save());
              reader[0].release();
              reader[0] = reader(texts);
              reader[0].restore(state);
            }
          });
      assertEquals(expected, texts, "seed " + seed);
      reader[0].release();
    }
  }

  private static byte[] randomMessages(Random random, List<String> expected) {
    ByteBuf out = Unpooled.buffer();
    for (int i = 0; i < 30; i++) {
      byte[] payload = new byte[random.nextInt(i % 5 == 0 ? 3000 : 200)];
      random.nextBytes(payload);
      MessageHeader header =
          new MessageHeader(2 + random.nextInt(62), random.nextInt(), 8 + i % 2, random.nextInt());
      ByteBuf p = Unpooled.wrappedBuffer(payload);
      int before = out.readableBytes();
      ChunkWriter.message(header, p, 128, out);
      assertEquals(ChunkWriter.size(header, payload.length, 128), out.readableBytes() - before);
      expected.add(text(header, p));
      p.release();
    }
    byte[] all = ByteBufUtil.getBytes(out);
    out.release();
    return all;
  }

  @Test
  void garbageGivesMessagesOrAnRtmpExceptionAndNothingElse() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      byte[] b = new byte[random.nextInt(600)];
      random.nextBytes(b);
      ChunkReader reader = reader(new ArrayList<>());
      ByteBuf in = Unpooled.wrappedBuffer(b);
      try {
        reader.read(in);
      } catch (RtmpException e) {
        assertTrue(e.getMessage().contains("expected") || e.getMessage().contains("more than"));
      }
      reader.release();
      in.release();
    }
  }

  /** What is written for a player: type 0, then type 3 wherever a chunk is full. */
  @Test
  void aMessageIsWrittenInChunks() {
    ByteBuf payload = bytes("0102030405");
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.message(new MessageHeader(6, 40, 9, 1), payload, 2, out);
    assertEquals("060000280000050901000000" + "0102" + "c6" + "0304" + "c6" + "05", hex(out));
    out.clear();
    ChunkWriter.message(new MessageHeader(6, 0xffffff, 9, 1), payload, 4, out);
    assertEquals(
        "06ffffff0000050901000000" + "00ffffff" + "01020304" + "c6" + "00ffffff" + "05", hex(out));
    out.release();
    payload.release();
  }

  private static List<String> read(String hex) {
    List<String> whole = new ArrayList<>();
    ChunkReader reader = reader(whole);
    feed(reader, hex);
    reader.release();
    List<String> bytewise = new ArrayList<>();
    ChunkReader second = reader(bytewise);
    for (int i = 0; i < hex.length(); i += 2) {
      feed(second, hex.substring(i, i + 2));
    }
    second.release();
    assertEquals(whole, bytewise);
    return whole;
  }

  private static ChunkReader reader(List<String> texts) {
    return new ChunkReader(
        ByteBufAllocator.DEFAULT,
        LIMIT,
        (header, payload) -> {
          texts.add(text(header, payload));
          payload.release();
        });
  }

  private static String text(MessageHeader header, ByteBuf payload) {
    return header.chunkStreamId()
        + " "
        + Integer.toUnsignedString(header.timestamp())
        + " "
        + header.typeId()
        + " "
        + header.streamId()
        + " "
        + hex(payload);
  }

  private static void feed(ChunkReader reader, String hex) {
    ByteBuf in = bytes(hex);
    try {
      reader.read(in);
    } finally {
      in.release();
    }
  }

  private static String hex(ByteBuf buf) {
    return ByteBufUtil.hexDump(buf);
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
