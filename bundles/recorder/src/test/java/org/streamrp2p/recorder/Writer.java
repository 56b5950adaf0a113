package org.streamrp2p.recorder;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.testkit.SampleFrames;

/** A program that records until it is killed. */
final class Writer {
  private static long group;

  private Writer() {}

  static Settings settings(Path folder, long splitBytes, long splitMillis, long minFree) {
    return new Settings(
        java.util.List.of(), false, folder, splitBytes, splitMillis, minFree, 0, Duration.ZERO);
  }

  /** As the hub numbers them where one video track has all key frames. */
  static Frame numbered(Frame frame) {
    group += frame.isKeyFrame() ? 1 : 0;
    return frame.numbered(new FrameNumber(1, 0, group, 0));
  }

  static void send(StreamRecorder recorder, Frame frame) {
    try {
      recorder.onFrame(numbered(frame));
    } finally {
      frame.release();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    StreamRecorder recorder =
        new StreamRecorder(
            StreamName.parse("live/show"),
            settings(folder, 0, 0, 0),
            new Library(folder, Storage.DISK),
            Storage.DISK,
            Clock.systemUTC(),
            null,
            r -> {});
    recorder.open();
    send(recorder, SampleFrames.videoHeader(0, "avcC"));
    for (int i = 0; ; i++) {
      send(recorder, SampleFrames.video(i % 10 == 0, i * 40, 3000));
      if (i == 500) {
        System.out.println("writes");
      }
    }
  }
}
