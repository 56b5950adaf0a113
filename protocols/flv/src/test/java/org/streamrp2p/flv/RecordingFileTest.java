package org.streamrp2p.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.Track;
import org.streamrp2p.testkit.SampleFrames;

class RecordingFileTest {
  @TempDir Path folder;

  private SeekableByteChannel open(String name) throws IOException {
    return Files.newByteChannel(
        folder.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static void write(RecordingFile file, Frame frame) throws IOException {
    try {
      file.write(frame);
    } finally {
      frame.release();
    }
  }

  private static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    frames.add(SampleFrames.videoHeader(0, "avcC"));
    for (int i = 0; i < 10; i++) {
      frames.add(SampleFrames.video(i % 5 == 0, i * 40, 100 + i));
      frames.add(SampleFrames.audio(i * 40 + 5, 30));
    }
    return frames;
  }

  /** What any reader of FLV finds, without the recorder's own metadata. */
  private static List<String> read(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    FlvReader reader = new FlvReader(UnpooledByteBufAllocator.DEFAULT, 1 << 20);
    ByteBuf bytes = Unpooled.wrappedBuffer(Files.readAllBytes(file));
    reader.read(
        bytes,
        frame -> {
          found.add(frame.toString());
          frame.release();
        });
    reader.release();
    assertTrue(found.getFirst().contains("DATA"), "metadata comes first");
    return found.subList(1, found.size());
  }

  @Test
  void aCompleteFileHasItsLengthSizeAndFrames() throws IOException {
    List<String> expected = new ArrayList<>();
    try (SeekableByteChannel channel = open("a.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "live/a", "now", 1);
      for (Frame frame : frames()) {
        expected.add(frame.toString());
        write(file, frame);
      }
      file.complete();
      RecordingHead head = RecordingFile.read(channel);
      assertEquals(
          new RecordingHead(365, Files.size(folder.resolve("a.flv")), true, "live/a", "now", 1),
          head);
      RecordingScan scan = RecordingScan.of(channel);
      assertNotNull(scan);
      assertEquals(
          List.of(0L, 200L), scan.keyFrames().list().stream().map(k -> k.millis()).toList());
    }
    assertEquals(expected, read(folder.resolve("a.flv")));
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRepairedUpToItsLastWholeTag() throws IOException {
    byte[] whole;
    List<Long> ends = new ArrayList<>();
    try (SeekableByteChannel channel = open("a.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "live/a", "now", 1);
      for (Frame frame : frames()) {
        write(file, frame);
        ends.add(file.size());
      }
      whole = Files.readAllBytes(folder.resolve("a.flv"));
    }
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      int cut = RecordingHead.SIZE + random.nextInt(whole.length - RecordingHead.SIZE);
      Path file = folder.resolve("cut.flv");
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      try (SeekableByteChannel channel = open("cut.flv")) {
        assertTrue(RecordingFile.repair(channel));
        long last =
            ends.stream()
                .filter(e -> e <= cut)
                .reduce((a, b) -> b)
                .orElse((long) RecordingHead.SIZE);
        assertEquals(last, channel.size());
        RecordingHead head = RecordingFile.read(channel);
        assertNotNull(head);
        assertTrue(head.complete());
        assertEquals(last, head.fileBytes());
        assertFalse(RecordingFile.repair(channel), "once is enough");
      }
      read(file);
    }
  }

  @Test
  void aResumedFileGoesOnBehindWhatIsThere() throws IOException {
    try (SeekableByteChannel channel = open("a.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "live/a", "now", 1);
      write(file, SampleFrames.video(true, 0, 10));
      file.complete();
      long size = channel.size();
      RecordingFile again = RecordingFile.resume(channel);
      assertNotNull(again);
      assertEquals(size, again.size());
      write(again, SampleFrames.video(true, 40, 10));
      again.complete();
    }
    assertEquals(2, read(folder.resolve("a.flv")).size());
  }

  // A player believes the last duration it reads, and a live encoder sends 0.
  @Test
  void whatAPublisherSaysOfLengthAndSizeIsLeftOut() throws IOException {
    ByteBuf said = Unpooled.buffer();
    said.writeByte(2).writeShort(10).writeBytes("onMetaData".getBytes(StandardCharsets.US_ASCII));
    said.writeByte(8).writeInt(3);
    property(said, "duration", 0);
    property(said, "width", 640);
    property(said, "filesize", 0);
    said.writeMedium(9);
    Frame metadata = Frame.of(Track.DATA, FrameType.METADATA, FourCc.AMF0, 0, said);
    Frame cleaned = PublishedMetadata.withoutLength(metadata);
    String left = cleaned.content().toString(StandardCharsets.ISO_8859_1);
    assertFalse(left.contains("duration") || left.contains("filesize"), left);
    assertTrue(left.contains("width"), left);
    assertEquals(metadata.size() - 2 * 19, cleaned.size());
    assertEquals(9, cleaned.content().getUnsignedMedium(cleaned.content().writerIndex() - 3));
    cleaned.release();
    metadata.release();
  }

  private static void property(ByteBuf out, String name, double value) {
    out.writeShort(name.length()).writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.writeByte(0).writeDouble(value);
  }

  @Test
  void manyKeyFramesAreThinnedOutAndTheHeadKeepsItsSize() {
    List<RecordingHead.KeyFrame> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(new RecordingHead.KeyFrame(i * 1000L, i * 5000L));
    }
    RecordingHead head =
        new RecordingHead(1, 2, true, "a".repeat(64) + '/' + "b".repeat(128), "t", 3);
    assertEquals(RecordingHead.SIZE, head.encode(many).remaining());
    assertEquals(head, RecordingHead.decode(head.encode(many)));
  }

  // A publisher may send nothing but empty key frames: their places must not fill the memory, not
  // while they are written, nor when the file is completed after a crash.
  @Test
  void theIndexOfAFileOfKeyFramesIsBoundedAndSpansTheFile() throws IOException {
    int frames = 20_000;
    try (SeekableByteChannel channel = open("a.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "live/a", "now", 1);
      for (int i = 0; i < frames; i++) {
        write(file, SampleFrames.video(true, i, 0));
      }
      file.complete();
      List<Double> written = times(folder.resolve("a.flv"));
      RecordingScan scan = RecordingScan.of(channel);
      assertNotNull(scan);
      assertTrue(scan.keyFrames().list().size() <= KeyFrames.MAX);
      RecordingFile again = RecordingFile.resume(channel);
      assertNotNull(again);
      again.complete();
      assertEquals(written, times(folder.resolve("a.flv")));
      assertTrue(written.size() > 100 && written.getFirst() == 0, written::toString);
      assertTrue(written.getLast() > 0.98 * frames / 1000, written::toString);
    }
  }

  /** The key frames' times in the metadata of a recording. */
  private static List<Double> times(Path file) throws IOException {
    ByteBuf head = Unpooled.wrappedBuffer(Files.readAllBytes(file)).slice(0, RecordingHead.SIZE);
    ByteBuf name = Unpooled.copiedBuffer("times", StandardCharsets.US_ASCII);
    head.skipBytes(ByteBufUtil.indexOf(name, head) + name.readableBytes() + 1);
    List<Double> times = new ArrayList<>();
    for (int left = head.readInt(); left > 0; left--) {
      head.skipBytes(1);
      times.add(head.readDouble());
    }
    return times;
  }

  @Test
  void aFileOfSomebodyElseIsLeftAlone() throws IOException {
    Path file = Files.write(folder.resolve("x.flv"), new byte[20_000]);
    try (SeekableByteChannel channel = open("x.flv")) {
      assertNull(RecordingFile.read(channel));
      assertNull(RecordingFile.resume(channel));
      assertFalse(RecordingFile.repair(channel));
    }
    assertEquals(20_000, Files.size(file));
  }

  @Test
  void aFrameWithoutAFormInFlvWritesNothing() throws IOException {
    try (SeekableByteChannel channel = open("a.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "live/a", "now", 1);
      Frame frame =
          Frame.of(
              Track.VIDEO,
              FrameType.CHANNEL_CONFIGURATION,
              FourCc.AVC1,
              0,
              Unpooled.buffer().writeZero(3));
      assertThrows(FlvException.class, () -> write(file, frame));
      assertEquals(RecordingHead.SIZE, channel.size());
    }
  }

  /** Nobody's stream has such a name, and with it the key frames would not fit in again. */
  @Test
  void aHeadWithTooMuchTextIsNotOurs() throws IOException {
    try (SeekableByteChannel channel = open("long.flv")) {
      RecordingFile.begin(channel, "€".repeat(300), "2026", 1);
      assertNull(RecordingFile.read(channel));
      assertFalse(RecordingFile.repair(channel));
    }
    try (SeekableByteChannel channel = open("longest.flv")) {
      RecordingFile file = RecordingFile.begin(channel, "€".repeat(296), "2026", 1);
      for (int i = 0; i < 2 * RecordingHead.MAX_KEY_FRAMES; i++) {
        write(file, SampleFrames.video(true, i * 40, 10));
      }
      assertTrue(RecordingFile.repair(channel));
      assertNotNull(RecordingFile.read(channel));
    }
  }
}
