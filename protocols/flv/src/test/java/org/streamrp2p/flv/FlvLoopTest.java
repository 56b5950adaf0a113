package org.streamrp2p.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.testkit.SampleFrames;

class FlvLoopTest {
  private static byte[] file(List<Frame> frames) {
    ByteBuf out = Unpooled.buffer();
    FlvWriter.header(true, true, out);
    for (Frame frame : frames) {
      FlvWriter.tag(frame, out);
      frame.release();
    }
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  /** A second of pictures and sound, the sound 15 ms behind, from the given time on. */
  private static List<Frame> second(long from) {
    List<Frame> frames = new ArrayList<>();
    frames.add(SampleFrames.metadata(0, "\2\0\12onMetaData\3\0\0\11"));
    frames.add(SampleFrames.videoHeader(0, "avcC"));
    frames.add(SampleFrames.audioHeader(0, "asc"));
    int sound = 0;
    for (int i = 0; i < 25; i++) {
      frames.add(SampleFrames.video(i == 0, from + i * 40, 3000));
      for (; sound * 23.2 < (i + 1) * 40 && sound < 43; sound++) {
        frames.add(SampleFrames.audio(from + 15 + Math.round(sound * 23.2), 200));
      }
    }
    return frames;
  }

  private static FlvLoop loop(byte[] file, boolean repeats) {
    return new FlvLoop(
        () -> new ByteArrayInputStream(file), UnpooledByteBufAllocator.DEFAULT, repeats);
  }

  private record Seen(Track track, long millis, boolean key, boolean sticky) {}

  private static List<Seen> take(FlvLoop loop, int count) throws IOException {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Frame frame = loop.next();
      if (frame == null) {
        break;
      }
      seen.add(
          new Seen(
              frame.track(),
              MediaTime.toMillis(frame.decodeTimeNanos()),
              frame.isKeyFrame(),
              frame.type().sticky()));
      frame.release();
    }
    return seen;
  }

  @Test
  void aFileIsReadOnceFromTimeZeroWhereverItsOwnTimesBegin() throws IOException {
    try (FlvLoop loop = loop(file(second(7_000_000)), false)) {
      List<Seen> seen = take(loop, 1000);
      assertEquals(3 + 25 + 43, seen.size());
      assertTrue(seen.subList(0, 3).stream().allMatch(s -> s.sticky() && s.millis() == 0));
      assertEquals(0, seen.get(3).millis());
      assertEquals(15, seen.get(4).millis());
      assertNull(loop.next());
    }
  }

  // A step back would stop players, a drift between the tracks would be heard after some hours.
  @Test
  void turnsGoOnWithoutAStepBackAndPictureAndSoundKeepTheirDistance() throws IOException {
    int turns = 1000;
    try (FlvLoop loop = loop(file(second(0)), true)) {
      Map<Track, Long> before = new HashMap<>();
      int pictures = 0;
      long keyFrame = 0;
      boolean firstSound = false;
      for (Seen seen : take(loop, turns * (25 + 43))) {
        if (seen.sticky()) {
          continue;
        }
        Long last = before.put(seen.track(), seen.millis());
        if (last != null) {
          long step = seen.millis() - last;
          boolean picture = seen.track().equals(Track.VIDEO);
          assertTrue(picture ? step == 40 : step >= 12 && step <= 35, () -> step + " at " + seen);
        }
        if (seen.track().equals(Track.VIDEO)) {
          assertEquals(40L * pictures++, seen.millis());
          keyFrame = seen.key() ? seen.millis() : keyFrame;
          firstSound = seen.key();
        } else if (firstSound) {
          assertEquals(15, seen.millis() - keyFrame);
          firstSound = false;
        }
      }
      assertTrue(pictures > 24 * (turns - 1), "pictures: " + pictures);
    }
  }

  @Test
  void headersComeAgainOnlyIfTheyAreOthers() throws IOException {
    List<Frame> same = second(0);
    try (FlvLoop loop = loop(file(same), true)) {
      assertEquals(3, take(loop, 500).stream().filter(Seen::sticky).count());
    }
    List<Frame> changing = second(0);
    changing.add(SampleFrames.videoHeader(1000, "another avcC"));
    changing.add(SampleFrames.video(true, 1000, 3000));
    try (FlvLoop loop = loop(file(changing), true)) {
      int turn = 25 + 43 + 1 + 2;
      assertEquals(3 + 1 + 3 * 2, take(loop, 2 + 4 * turn).stream().filter(Seen::sticky).count());
    }
  }

  @Test
  void soundThatIsMuchLongerThanThePictureMakesTheTurnLonger() throws IOException {
    List<Frame> frames = new ArrayList<>(List.of(SampleFrames.video(true, 0, 10)));
    frames.add(SampleFrames.video(false, 40, 10));
    for (int i = 0; i < 50; i++) {
      frames.add(SampleFrames.audio(i * 20, 10));
    }
    try (FlvLoop loop = loop(file(frames), true)) {
      List<Seen> seen = take(loop, 53);
      assertEquals(1000, seen.get(52).millis());
      assertTrue(seen.get(52).key());
    }
  }

  @Test
  void aFileThatWasCutEndsAtItsLastWholeTag() throws IOException {
    byte[] whole = file(second(0));
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 100);
    try (FlvLoop loop = loop(cut, false)) {
      assertEquals(3 + 25 + 42, take(loop, 1000).size());
    }
  }

  @Test
  void whatIsNoFlvOrBrokenIsToldWithThePlace() throws IOException {
    try (FlvLoop loop =
        loop(
            "RIFF is something else".getBytes(java.nio.charset.StandardCharsets.US_ASCII), false)) {
      String message = assertThrows(FlvException.class, loop::next).getMessage();
      assertTrue(message.contains("signature"), message);
    }
    byte[] broken = file(second(0));
    int middle = broken.length / 2;
    java.util.Arrays.fill(broken, middle, broken.length, (byte) 0x28);
    try (FlvLoop loop = loop(broken, false)) {
      String message = assertThrows(FlvException.class, () -> take(loop, 1000)).getMessage();
      assertTrue(message.startsWith("broken before offset "), message);
      int offset = Integer.parseInt(message.replaceAll("\\D*(\\d+).*", "$1"));
      assertTrue(offset >= middle && offset < middle + 4000, message);
    }
    try (FlvLoop loop = loop(file(List.of()), true)) {
      String message = assertThrows(FlvException.class, loop::next).getMessage();
      assertEquals("no sound and no picture within 13 bytes", message);
    }
  }
}
