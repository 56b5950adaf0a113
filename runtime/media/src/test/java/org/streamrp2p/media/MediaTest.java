package org.streamrp2p.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {
  @Test
  void aFourCcIsItsFourCharactersBigEndian() {
    assertEquals(0x61766331, FourCc.AVC1.value());
    assertEquals("avc1", FourCc.AVC1.toString());
    assertEquals(FourCc.MP3, FourCc.of(".mp3"));
    assertEquals("0x00000001", new FourCc(1).toString());
    assertThrows(IllegalArgumentException.class, () -> FourCc.of("avc"));
  }

  // RTMP 1.0 §5.3.1: timestamps are 32 bits and wrap after 49 days; a relay must go on beyond.
  @ParameterizedTest
  @CsvSource({
    "-1, 5, 5",
    "-1, -1, 4294967295",
    "4294967290, 4, 4294967300",
    "4294967300, -6, 4294967290",
    "0, 2147483647, 2147483647",
    "100, 90, 90",
    "3, -2, 4294967294"
  })
  void timestampsContinueBeyondTheWrap(long previous, int wire, long expected) {
    assertEquals(expected, MediaTime.unwrap(previous, wire));
  }

  @Test
  void anyWalkOfSmallStepsIsUnwrapped() {
    Random random = new Random(3);
    long truth = Integer.toUnsignedLong(random.nextInt());
    long unwrapped = MediaTime.unwrap(-1, (int) truth);
    for (int i = 0; i < 10_000; i++) {
      truth += random.nextInt(1 << 30);
      unwrapped = MediaTime.unwrap(unwrapped, (int) truth);
      assertEquals(truth, unwrapped);
    }
  }

  @Test
  void millisecondsRoundDownSoThatTheRestIsAnOffset() {
    assertEquals(-1, MediaTime.toMillis(-1));
    assertEquals(1, MediaTime.toMillis(1_999_999));
    assertEquals(7, MediaTime.toMillis(MediaTime.fromMillis(7)));
  }

  @Test
  void aNumberedOrShiftedFrameSharesThePayloadAndItsCount() {
    ByteBuf payload = Unpooled.buffer().writeInt(1);
    Frame frame = Frame.coded(Track.VIDEO, FourCc.AVC1, true, 10, 20, payload);
    FrameNumber number = new FrameNumber(1, 2, 3, 4);
    Frame numbered = frame.numbered(number).at(30);
    assertSame(payload, numbered.content());
    assertEquals(number, numbered.number());
    assertEquals(30, numbered.decodeTimeNanos());
    assertEquals(20, numbered.compositionOffsetNanos());
    assertTrue(numbered.isKeyFrame());
    numbered.release();
    assertEquals(0, frame.refCnt());
  }

  // HDR colours of HEVC say nothing about AV1, and a player must not get both.
  @Test
  void aHeaderOfAnotherCodecTakesAlongWhatBelongedToTheOneBefore() {
    StickyFrames sticky = new StickyFrames(100);
    Track second = new Track(MediaKind.VIDEO, 1);
    List<Frame> all =
        List.of(
            sticky(Track.DATA, FrameType.METADATA, FourCc.AMF0),
            sticky(Track.VIDEO, FrameType.SEQUENCE_HEADER, FourCc.HVC1),
            sticky(Track.VIDEO, FrameType.METADATA, FourCc.HVC1),
            sticky(second, FrameType.METADATA, FourCc.HVC1),
            sticky(Track.AUDIO, FrameType.CHANNEL_CONFIGURATION, FourCc.OPUS),
            sticky(Track.VIDEO, FrameType.SEQUENCE_HEADER, FourCc.AV01));
    all.forEach(
        frame -> {
          assertTrue(sticky.offer(frame));
          frame.release();
        });
    assertEquals(List.of(all.get(0), all.get(5), all.get(3), all.get(4)), sticky.frames());
    assertEquals(0, all.get(2).refCnt());
    assertEquals(4, sticky.bytes());
    sticky.clear();
    all.forEach(frame -> assertEquals(0, frame.refCnt()));
  }

  private static Frame sticky(Track track, FrameType type, FourCc codec) {
    return Frame.of(track, type, codec, 0, Unpooled.buffer().writeByte(1));
  }

  @Test
  void trackIdsAndNumbersHaveRanges() {
    assertThrows(IllegalArgumentException.class, () -> new Track(MediaKind.AUDIO, 256));
    assertThrows(IllegalArgumentException.class, () -> new FrameNumber(0, -1, 0, 0));
  }

  @Test
  void theNewestHeaderOfATrackReplacesTheOneBeforeInItsPlace() {
    StickyFrames sticky = new StickyFrames(10);
    Frame metadata = header(Track.DATA, FrameType.METADATA, 2);
    Frame first = header(Track.VIDEO, FrameType.SEQUENCE_HEADER, 3);
    Frame second = header(Track.VIDEO, FrameType.SEQUENCE_HEADER, 4);
    Frame tooLarge = header(Track.AUDIO, FrameType.SEQUENCE_HEADER, 5);
    Frame coded = Frame.coded(Track.AUDIO, FourCc.MP4A, false, 0, 0, Unpooled.buffer());
    assertTrue(sticky.offer(metadata));
    assertTrue(sticky.offer(first));
    assertTrue(sticky.offer(second));
    assertFalse(sticky.offer(tooLarge));
    assertFalse(sticky.offer(coded));
    assertEquals(List.of(metadata, second), sticky.frames());
    assertEquals(6, sticky.bytes());
    sticky.clear();
    for (Frame frame : List.of(metadata, first, second, tooLarge, coded)) {
      assertEquals(1, frame.refCnt());
      frame.release();
    }
  }

  private static Frame header(Track track, FrameType type, int size) {
    return Frame.of(track, type, FourCc.AVC1, 0, Unpooled.buffer().writeZero(size));
  }
}
