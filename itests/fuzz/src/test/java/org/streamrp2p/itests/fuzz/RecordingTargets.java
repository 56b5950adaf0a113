package org.streamrp2p.itests.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvLoop;
import org.streamrp2p.flv.RecordingFile;
import org.streamrp2p.media.Frame;
import org.streamrp2p.testkit.SampleFrames;

/** Files in the folder of recordings, and files that are played as a live source. */
final class RecordingTargets {
  private static final int MAX_FRAMES = 10_000;

  private RecordingTargets() {}

  static List<Target> all() {
    return List.of(
        new Target(
            "flv-recording", List.of(recording(true), recording(false)), RecordingTargets::repair),
        new Target("flv-loop", List.of(recording(true)), RecordingTargets::play));
  }

  private static byte[] recording(boolean complete) {
    FileInMemory file = new FileInMemory(new byte[0]);
    List<Frame> frames =
        List.of(
            SampleFrames.videoHeader(0, "avcC"),
            SampleFrames.audioHeader(0, "as"),
            SampleFrames.video(true, 0, 40),
            SampleFrames.audio(10, 20),
            SampleFrames.video(false, 40, 30));
    try {
      RecordingFile recording = RecordingFile.begin(file, "live/show", "2026-01-02T03:04:05Z", 1);
      for (Frame frame : frames) {
        recording.write(frame);
        frame.release();
      }
      if (complete) {
        recording.complete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.bytes();
  }

  /** What is repaired is complete, and there is nothing more to do. */
  private static void repair(byte[] input) {
    FileInMemory file = new FileInMemory(input);
    try {
      boolean ours = RecordingFile.read(file) != null;
      if (RecordingFile.repair(file)) {
        if (!ours || RecordingFile.repair(file)) {
          throw new AssertionError("repaired twice, or what is not ours");
        }
        if (file.size() > input.length) {
          throw new AssertionError("grew from " + input.length + " to " + file.size());
        }
      } else if (ours && !Arrays.equals(input, file.bytes())) {
        throw new AssertionError("changed although nothing was to be done");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void play(byte[] input) {
    Memory memory = new Memory();
    try (FlvLoop loop =
        new FlvLoop(() -> new ByteArrayInputStream(input), memory.allocator(), true)) {
      for (int i = 0; i < MAX_FRAMES && pass(loop.next()); i++) {
        // until it ends, or long enough
      }
    } catch (FlvException e) {
      // refused
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    memory.checkEmpty();
  }

  private static boolean pass(@Nullable Frame frame) {
    if (frame != null) {
      frame.release();
    }
    return frame != null;
  }
}
