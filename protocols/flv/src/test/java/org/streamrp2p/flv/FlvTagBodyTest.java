package org.streamrp2p.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

class FlvTagBodyTest {
  private static final long TIME = MediaTime.fromMillis(40);

  /** One table both ways: what is read is written again byte for byte. */
  @ParameterizedTest
  @CsvSource({
    // FLV 10.1 E.4.3.2: AVC sequence header, key frame, inter frame with negative offset, end
    "9, 170000000001640028, VIDEO, 0, SEQUENCE_HEADER, avc1, false, 0, 01640028",
    "9, 17010000500000000165, VIDEO, 0, CODED, avc1, true, 80, 0000000165",
    "9, 2701ffffd80000000141, VIDEO, 0, CODED, avc1, false, -40, 0000000141",
    "9, 1702000000, VIDEO, 0, SEQUENCE_END, avc1, false, 0, ''",
    // FLV 10.1 E.4.2.1: AAC
    "8, af001210, AUDIO, 0, SEQUENCE_HEADER, mp4a, false, 0, 1210",
    "8, af01210049, AUDIO, 0, CODED, mp4a, false, 0, 210049",
    // E-RTMP v2 ExVideoTagHeader: every packet type
    "9, 9068766331aabb, VIDEO, 0, SEQUENCE_HEADER, hvc1, false, 0, aabb",
    "9, 9168766331000050aabb, VIDEO, 0, CODED, hvc1, true, 80, aabb",
    "9, a168766331ffffffaabb, VIDEO, 0, CODED, hvc1, false, -1, aabb",
    "9, a368766331aabb, VIDEO, 0, CODED, hvc1, false, 0, aabb",
    "9, 9268766331, VIDEO, 0, SEQUENCE_END, hvc1, false, 0, ''",
    "9, d46876633102000a, VIDEO, 0, METADATA, hvc1, false, 0, 02000a",
    "9, 9176766331000001cc, VIDEO, 0, CODED, vvc1, true, 1, cc",
    "9, 9161763031aabb, VIDEO, 0, CODED, av01, true, 0, aabb",
    "9, a176703039aabb, VIDEO, 0, CODED, vp09, false, 0, aabb",
    "9, a17a7a7a7aaabb, VIDEO, 0, CODED, zzzz, false, 0, aabb",
    // ExAudioTagHeader
    "8, 904f707573aabb, AUDIO, 0, SEQUENCE_HEADER, Opus, false, 0, aabb",
    "8, 904f707573, AUDIO, 0, SEQUENCE_HEADER, Opus, false, 0, ''",
    "8, 914f707573aabb, AUDIO, 0, CODED, Opus, false, 0, aabb",
    "8, 924f707573, AUDIO, 0, SEQUENCE_END, Opus, false, 0, ''",
    "8, 926d703461, AUDIO, 0, SEQUENCE_END, mp4a, false, 0, ''",
    "8, 94664c6143010200000003, AUDIO, 0, CHANNEL_CONFIGURATION, fLaC, false, 0, 010200000003",
    // Multitrack, one track
    "9, 9600687663310101, VIDEO, 1, SEQUENCE_HEADER, hvc1, false, 0, 01",
    "9, a603617663310aee, VIDEO, 10, CODED, avc1, false, 0, ee",
    "8, 95016d70346102ee, AUDIO, 2, CODED, mp4a, false, 0, ee",
    // codecs of old: the whole body passes
    "9, 12000084, VIDEO, 0, CODED, flvv, true, 0, 12000084",
    "9, 24aabb, VIDEO, 0, CODED, flvv, false, 0, 24aabb",
    "9, 5700, VIDEO, 0, CODED, flvv, false, 0, 5700",
    "8, 2ffffb90, AUDIO, 0, CODED, flva, false, 0, 2ffffb90",
    "8, b2aa, AUDIO, 0, CODED, flva, false, 0, b2aa",
    // an enhanced command frame is no media
    "9, d100, VIDEO, 0, CODED, flvv, false, 0, d100",
    // MPEG2TSSequenceStart: an AV1 video descriptor, alone and on track 3; of another codec
    "9, 9561763031800481050c00, VIDEO, 0, SEQUENCE_HEADER, av01, false, 0, 800481050c00",
    "9, 96056176303103800481050c00, VIDEO, 3, SEQUENCE_HEADER, av01, false, 0, 800481050c00",
    "9, 906176303181050c00, VIDEO, 0, SEQUENCE_HEADER, av01, false, 0, 81050c00",
    "9, 9568766331aa, VIDEO, 0, SEQUENCE_HEADER, flvv, false, 0, 9568766331aa",
    "9, 9561763031aa, VIDEO, 0, SEQUENCE_HEADER, flvv, false, 0, 9561763031aa",
    // every packet of a codec nobody knows
    "9, 907a7a7a7aaabb, VIDEO, 0, SEQUENCE_HEADER, zzzz, false, 0, aabb",
    "9, 917a7a7a7aaabb, VIDEO, 0, CODED, zzzz, true, 0, aabb",
    "9, 927a7a7a7a, VIDEO, 0, SEQUENCE_END, zzzz, false, 0, ''",
    "9, d47a7a7a7aaabb, VIDEO, 0, METADATA, zzzz, false, 0, aabb",
    "9, 937a7a7a7aaabb, VIDEO, 0, CODED, flvv, true, 0, 937a7a7a7aaabb",
    "9, a37a7a7a7aaabb, VIDEO, 0, CODED, flvv, false, 0, a37a7a7a7aaabb",
    "9, b17a7a7a7aaabb, VIDEO, 0, CODED, flvv, false, 0, b17a7a7a7aaabb",
    "9, a07a7a7a7aaabb, VIDEO, 0, SEQUENCE_HEADER, flvv, false, 0, a07a7a7a7aaabb",
    "9, 947a7a7a7aaabb, VIDEO, 0, METADATA, flvv, false, 0, 947a7a7a7aaabb",
    "9, 957a7a7a7aaabb, VIDEO, 0, SEQUENCE_HEADER, flvv, false, 0, 957a7a7a7aaabb",
    "8, 917a7a7a7aaabb, AUDIO, 0, CODED, zzzz, false, 0, aabb",
    // and in every form: one track, many tracks, ModEx of a kind that nobody knows
    "9, 96017a7a7a7a00aabb, VIDEO, 0, CODED, flvv, true, 0, 96017a7a7a7a00aabb",
    "9, 96007a7a7a7a05aabb, VIDEO, 5, SEQUENCE_HEADER, flvv, false, 0, 96007a7a7a7a05aabb",
    "9, 96117a7a7a7a03000002aabb04000001cc, VIDEO, 3, CODED, flvv, true, 0, "
        + "96117a7a7a7a03000002aabb04000001cc",
    "9, a700ff747a7a7a7aaabb, VIDEO, 0, METADATA, flvv, false, 0, a700ff747a7a7a7aaabb",
    "8, 95017a7a7a7a02aabb, AUDIO, 2, CODED, flva, false, 0, 95017a7a7a7a02aabb",
    "8, 95147a7a7a7a02000001aa03000000, AUDIO, 2, CHANNEL_CONFIGURATION, flva, false, 0, "
        + "95147a7a7a7a02000001aa03000000",
    "8, 9700ff707a7a7a7aaabb, AUDIO, 0, SEQUENCE_HEADER, flva, false, 0, 9700ff707a7a7a7aaabb",
    // and of a type that is reserved today
    "9, 987a7a7a7a0102, VIDEO, 0, CODED, flvv, false, 0, 987a7a7a7a0102",
    "9, af7a7a7a7a, VIDEO, 0, CODED, flvv, false, 0, af7a7a7a7a",
    "9, 96087a7a7a7a05aa, VIDEO, 5, CODED, flvv, false, 0, 96087a7a7a7a05aa",
    "9, 9700ff787a7a7a7aaa, VIDEO, 0, CODED, flvv, false, 0, 9700ff787a7a7a7aaa",
    "8, 937a7a7a7a01, AUDIO, 0, CODED, flva, false, 0, 937a7a7a7a01",
    "8, 967a7a7a7a01, AUDIO, 0, CODED, flva, false, 0, 967a7a7a7a01",
    "8, 9f7a7a7a7a, AUDIO, 0, CODED, flva, false, 0, 9f7a7a7a7a",
    "8, 95187a7a7a7a02000001aa, AUDIO, 2, CODED, flva, false, 0, 95187a7a7a7a02000001aa",
    // the other codecs that have a FourCC
    "9, 9176703038aabb, VIDEO, 0, CODED, vp08, true, 0, aabb",
    "8, 9161632d33aabb, AUDIO, 0, CODED, ac-3, false, 0, aabb",
    "8, 9165632d33aabb, AUDIO, 0, CODED, ec-3, false, 0, aabb",
    "8, 912e6d7033aabb, AUDIO, 0, CODED, .mp3, false, 0, aabb",
    // script data
    "18, 02000a6f6e4d6574614461746105, DATA, 0, METADATA, amf0, false, 0, 02000a6f6e4d6574614461746105",
    "18, 02000a6f6e546578744461746105, DATA, 0, CODED, amf0, false, 0, 02000a6f6e546578744461746105",
  })
  void aBodyBecomesAFrameAndTheSameBodyAgain(
      int tagType,
      String hex,
      MediaKind kind,
      int track,
      FrameType type,
      String codec,
      boolean key,
      long offsetMillis,
      String payload) {
    ByteBuf body = bytes(hex);
    Frame frame = decodeOne(tagType, body);
    assertEquals(new Track(kind, track), frame.track());
    assertEquals(type, frame.type());
    assertEquals(FourCc.of(codec), frame.codec());
    assertEquals(key, frame.key());
    assertEquals(TIME, frame.decodeTimeNanos());
    assertEquals(MediaTime.fromMillis(offsetMillis), frame.compositionOffsetNanos());
    assertEquals(payload, ByteBufUtil.hexDump(frame.content()));
    assertEquals(tagType, FlvTagBody.tagType(frame));
    assertEquals(hex, encode(frame));
    frame.release();
    assertEquals(1, body.refCnt());
    body.release();
  }

  /** Written in the form that every player reads, whatever the publisher used. */
  @ParameterizedTest
  @CsvSource({
    "9, 9161766331000050aabb, 1701000050aabb",
    "9, 9361766331aabb, 1701000000aabb",
    "9, 9061766331aabb, 1700000000aabb",
    "8, 916d703461aabb, af01aabb",
    // generated key frame and disposable inter frame (FLV 10.1 E.4.3.1)
    "9, 4701000000aa, 1701000000aa",
    "9, 3701000000aa, 2701000000aa",
    // CodedFrames without an offset need no bytes for it
    "9, 9168766331000000aa, 9368766331aa",
    // ModEx: time below a millisecond is not written
    "9, 97020000010176703039aa, 9176703039aa",
    "8, 9702000001014f707573, 914f707573",
    "18, 02000d40736574446174614672616d6502000a6f6e4d6574614461746105, 02000a6f6e4d6574614461746105",
  })
  void otherFormsAreWrittenAsTheUsualOne(int tagType, String in, String out) {
    ByteBuf body = bytes(in);
    Frame frame = decodeOne(tagType, body);
    assertEquals(out, encode(frame));
    frame.release();
    body.release();
  }

  /** E-RTMP v2 "ModEx": TimestampOffsetNano adds to the time of the message. */
  @Test
  void aNanosecondOffsetIsAddedToTheTime() {
    ByteBuf body = bytes("97" + "02" + "0f423f" + "01" + "76703039" + "aa");
    Frame frame = decodeOne(9, body);
    assertEquals(TIME + 999_999, frame.decodeTimeNanos());
    frame.release();
    body.release();
  }

  /** E-RTMP v2 "ModEx": who understands nanoseconds gets them, others the millisecond alone. */
  @ParameterizedTest
  @CsvSource({
    "9, 97020f423f01 76703039 aa, 9176703039aa",
    "9, a702000007 01 61763031 aa, a161763031aa",
    "9, 9702000001 06 00 68766331 02 aa, 96006876633102aa",
    "9, 970200000100 68766331 aa, 9068766331aa",
    "9, a7020000070168766331000050aa, a168766331000050aa",
    "8, 9702000001014f707573aa, 914f707573aa",
    "8, 970200000105014f70757304aa, 95014f70757304aa",
    // AVC and AAC leave the form of old only for the sake of nanoseconds
    "9, 9702000001 01 61766331 000050 aa, 1701000050aa",
    "9, a702000001 03 61766331 aa, 2701000000aa",
    "8, 9702000001 01 6d703461 aa, af01aa",
  })
  void nanosecondsAreWrittenForWhoUnderstandsThem(int tagType, String hex, String plain) {
    String in = hex.replace(" ", "");
    ByteBuf body = bytes(in);
    Frame frame = decodeOne(tagType, body);
    BodyForm all = new BodyForm(true, true, true);
    assertEquals(in, encode(frame, all));
    assertEquals(plain, encode(frame));
    Frame whole = frame.at(TIME);
    assertEquals(plain, encode(whole, all), "without nanoseconds nothing is added");
    frame.release();
    body.release();
  }

  /** Without its FourCC in connect a client gets AVC and AAC as of old, nanoseconds or not. */
  @Test
  void avcAndAacStayAsOfOldForWhoDidNotNameThem() {
    BodyForm form = new BodyForm(true, false, false);
    Frame video = Frame.coded(Track.VIDEO, FourCc.AVC1, true, TIME + 5, 0, bytes("aa"));
    Frame audio = Frame.coded(Track.AUDIO, FourCc.MP4A, false, TIME + 5, 0, bytes("bb"));
    assertEquals("1701000000aa", encode(video, form));
    assertEquals("af01bb", encode(audio, form));
    video.release();
    audio.release();
  }

  /** RTMP: a publisher takes its metadata back; names other than onMetaData are not kept. */
  @ParameterizedTest
  @CsvSource({
    "02000f40636c656172446174614672616d65 02000a6f6e4d65746144617461, true",
    "02000f40636c656172446174614672616d65, true",
    "02000f40636c656172446174614672616d65 0200056f6e466f6f, false",
  })
  void clearedMetadataIsMetadataWithoutAKey(String hex, boolean cleared) {
    ByteBuf body = bytes(hex.replace(" ", ""));
    List<Frame> frames = decode(18, body);
    assertEquals(
        cleared ? List.of("METADATA 02000a6f6e4d657461446174610800000000000009") : List.of(),
        frames.stream().map(f -> f.type() + " " + ByteBufUtil.hexDump(f.content())).toList());
    frames.forEach(Frame::release);
    body.release();
  }

  /** Beside a known one it comes out of the body, with its packet type and bytes as they are. */
  @ParameterizedTest
  @CsvSource({
    "9, 9623 68766331 01 000002 aabb 7a7a7a7a 02 000001 cc, 96037a7a7a7a02cc",
    "9, 970203e80006 23 68766331 01 000002 aabb 7a7a7a7a 02 000001 cc, 970203e80006037a7a7a7a02cc",
    "8, 9521 4f707573 01 000002 aabb 7a7a7a7a 02 000001 cc, 95017a7a7a7a02cc",
  })
  void aTrackOfAnUnknownCodecBecomesABodyOfItsOwn(int tagType, String hex, String second) {
    ByteBuf body = bytes(hex.replace(" ", ""));
    List<Frame> frames = decode(tagType, body);
    assertEquals(List.of(1, 2), frames.stream().map(f -> f.track().id()).toList());
    assertEquals(second, encode(frames.get(1)));
    ByteBuf again = bytes(second);
    Frame read = decodeOne(tagType, again);
    assertEquals(frames.get(1).toString(), read.toString());
    read.release();
    again.release();
    frames.forEach(Frame::release);
    body.release();
  }

  /** A type that is reserved is refused only of the codec that is known. */
  @ParameterizedTest
  @CsvSource({
    "9, 9628 7a7a7a7a 02 000001 cc 68766331 01 000002 aabb, 96087a7a7a7a02cc",
    "8, 9523 7a7a7a7a 02 000001 cc 4f707573 01 000002 aabb, 95037a7a7a7a02cc",
  })
  void aReservedTypeOfManyCodecsIsReadUpToTheKnownOne(int tagType, String hex, String first) {
    ByteBuf body = bytes(hex.replace(" ", ""));
    List<Frame> frames = new ArrayList<>();
    assertThrows(FlvException.class, () -> FlvTagBody.decode(tagType, TIME, body, frames::add));
    assertEquals(List.of(first), frames.stream().map(FlvTagBodyTest::encode).toList());
    assertEquals(2, frames.get(0).track().id());
    assertEquals(FrameType.CODED, frames.get(0).type());
    assertFalse(frames.get(0).key());
    frames.forEach(Frame::release);
    body.release();
  }

  /** The time below a millisecond counts, but nobody writes it again: it is in the body. */
  @ParameterizedTest
  @CsvSource({"9, 970203e800017a7a7a7aaabb, 256000", "8, 9702000bb8017a7a7a7aaabb, 3000"})
  void anUnknownCodecKeepsItsNanoseconds(int tagType, String hex, int nanos) {
    ByteBuf body = bytes(hex);
    Frame frame = decodeOne(tagType, body);
    assertEquals(TIME + nanos, frame.decodeTimeNanos());
    assertEquals(hex, encode(frame));
    assertEquals(hex, encode(frame, new BodyForm(true, true, true)));
    frame.release();
    body.release();
  }

  /** A modifier of an unknown type is skipped by its size, also when that takes two bytes. */
  @Test
  void anUnknownModifierIsSkipped() {
    ByteBuf body = bytes("97" + "ff" + "01ff" + "00".repeat(512) + "f1" + "76703039" + "aa");
    Frame frame = decodeOne(9, body);
    assertEquals(FourCc.VP09, frame.codec());
    assertEquals(TIME, frame.decodeTimeNanos());
    frame.release();
    body.release();
  }

  @Test
  void manyTracksGiveOneFrameEach() {
    ByteBuf body =
        bytes("9611" + "68766331" + "00" + "000004" + "000050aa" + "05" + "000003" + "000000");
    List<Frame> frames = decode(9, body);
    assertEquals(2, frames.size());
    assertEquals(List.of(0, 5), frames.stream().map(f -> f.track().id()).toList());
    assertEquals("aa", ByteBufUtil.hexDump(frames.get(0).content()));
    assertEquals(MediaTime.fromMillis(80), frames.get(0).compositionOffsetNanos());
    assertEquals(0, frames.get(1).size());
    frames.forEach(Frame::release);
    assertEquals(1, body.refCnt());
    body.release();
  }

  @Test
  void manyTracksOfManyCodecsNameEachCodec() {
    ByteBuf body =
        bytes("9521" + "4f707573" + "00" + "000001" + "aa" + "664c6143" + "01" + "000002" + "bbcc");
    List<Frame> frames = decode(8, body);
    assertEquals(List.of(FourCc.OPUS, FourCc.FLAC), frames.stream().map(Frame::codec).toList());
    assertEquals("bbcc", ByteBufUtil.hexDump(frames.get(1).content()));
    frames.forEach(Frame::release);
    body.release();
  }

  /** E-RTMP v2: an audio message without a payload means silence. */
  @Test
  void anEmptyBodyGivesNoFrame() {
    assertEquals(List.of(), decode(8, Unpooled.EMPTY_BUFFER));
    assertEquals(List.of(), decode(9, Unpooled.EMPTY_BUFFER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9:17",
        "9:17010000",
        "9:1703000000",
        "9:90687663",
        "9:9168766331ff00",
        "9:9861763031",
        "9:9f61763031",
        "9:96086176303100",
        "9:987a7a7a",
        "9:97",
        "9:970200",
        "9:9702ffffff0176703039",
        "9:97ff00",
        "9:9630",
        "9:9606",
        "9:9600687663",
        "9:960068766331",
        "9:96116876633101000002aa",
        "9:96216876",
        "9:9700aa0176703039",
        "8:af",
        "8:af02",
        "8:934f707573",
        "8:95084f70757300",
        "8:937a7a7a",
        "8:95",
        "8:9551",
        "8:95016d7034",
        "18:02000d40736574446174614672616d65",
        "7:00",
      })
  void aMalformedBodyIsRefusedAndNothingIsKept(String row) {
    String[] parts = row.split(":");
    ByteBuf body = bytes(parts[1]);
    List<Frame> frames = new ArrayList<>();
    assertThrows(
        FlvException.class,
        () -> FlvTagBody.decode(Integer.parseInt(parts[0]), TIME, body, frames::add));
    frames.forEach(Frame::release);
    assertEquals(1, body.refCnt());
    assertEquals(0, body.readerIndex());
    body.release();
  }

  @Test
  void garbageGivesFramesOrAnFlvExceptionAndNothingElse() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] b = new byte[random.nextInt(24)];
      random.nextBytes(b);
      if (b.length > 0 && random.nextBoolean()) {
        b[0] = (byte) (0x90 | random.nextInt(8));
      }
      ByteBuf body = Unpooled.wrappedBuffer(b);
      List<Frame> frames = new ArrayList<>();
      try {
        FlvTagBody.decode(random.nextBoolean() ? 8 : 9, 0, body, frames::add);
      } catch (FlvException e) {
        assertTrue(e.getMessage().length() > 0);
      }
      frames.forEach(Frame::release);
      assertEquals(1, body.refCnt());
      body.release();
    }
  }

  @Test
  void aFrameWithoutAFormInFlvIsRefusedBeforeAnythingIsWritten() {
    ByteBuf out = Unpooled.buffer();
    Frame wrong =
        Frame.of(Track.VIDEO, FrameType.CHANNEL_CONFIGURATION, FourCc.AVC1, 0, Unpooled.buffer(0));
    Frame late =
        Frame.coded(
            Track.VIDEO, FourCc.AVC1, true, 0, MediaTime.fromMillis(0x800000), Unpooled.buffer(0));
    assertThrows(FlvException.class, () -> FlvTagBody.encode(wrong, out));
    assertThrows(FlvException.class, () -> FlvTagBody.encode(late, out));
    assertEquals(0, out.readableBytes());
    wrong.release();
    late.release();
    out.release();
  }

  private static Frame decodeOne(int tagType, ByteBuf body) {
    List<Frame> frames = decode(tagType, body);
    assertEquals(1, frames.size());
    return frames.get(0);
  }

  private static List<Frame> decode(int tagType, ByteBuf body) {
    List<Frame> frames = new ArrayList<>();
    FlvTagBody.decode(tagType, TIME, body, frames::add);
    assertEquals(0, body.readerIndex());
    return frames;
  }

  private static String encode(Frame frame) {
    ByteBuf out = Unpooled.buffer();
    FlvTagBody.encode(frame, out);
    assertEquals(FlvTagBody.bodySize(frame), out.readableBytes());
    String hex = ByteBufUtil.hexDump(out);
    out.release();
    return hex;
  }

  private static String encode(Frame frame, BodyForm form) {
    ByteBuf out = Unpooled.buffer();
    FlvTagBody.encodeHead(frame, form, out);
    out.writeBytes(frame.content().duplicate());
    assertEquals(FlvTagBody.bodySize(frame, form), out.readableBytes());
    String hex = ByteBufUtil.hexDump(out);
    out.release();
    return hex;
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
