package org.streamrp2p.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.flv.RecordingFile;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.testkit.ManualClock;
import org.streamrp2p.testkit.SampleFrames;

/** A recording that goes on in its last file. */
class AppendTest {
  private static final StreamName SHOW = StreamName.parse("live/show");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05.006Z"));

  private StreamRecorder recorder(
      long splitMillis, Storage storage, @Nullable RecordingInfo before) {
    Settings settings = Writer.settings(folder, 0, splitMillis, 0);
    Library library = new Library(folder, storage);
    return new StreamRecorder(SHOW, settings, library, storage, clock, before, r -> {});
  }

  /** Records key frames at these times, the first time or behind what is there. */
  private RecordingInfo record(
      long splitMillis, @Nullable RecordingInfo before, int frames, long stepMillis)
      throws IOException {
    StreamRecorder recorder = recorder(splitMillis, Storage.DISK, before);
    recorder.open();
    for (int i = 0; i < frames; i++) {
      Writer.send(recorder, SampleFrames.video(true, i * stepMillis, 10));
    }
    clock.advance(Duration.ofMinutes(1));
    return recorder.finish();
  }

  private List<Long> lengths(RecordingInfo recording) throws IOException {
    List<Long> lengths = new ArrayList<>();
    for (String file : recording.files()) {
      try (SeekableByteChannel channel = Storage.DISK.read(folder.resolve(file))) {
        lengths.add(RecordingFile.read(channel).durationMillis());
      }
    }
    return lengths;
  }

  // An encoder that comes back again and again would otherwise make one file that never ends.
  @Test
  void aFileEndsAfterItsTimeHoweverOftenItIsAppendedTo() throws IOException {
    RecordingInfo recording = null;
    for (int i = 0; i < 3; i++) {
      recording = record(60_000, recording, 40, 1_000);
    }
    assertEquals(List.of(59_040L, 57_040L), lengths(recording));
  }

  @Test
  void whatIsAppendedToAFullFileBeginsTheNextOne() throws IOException {
    RecordingInfo recording = record(1_000, null, 2, 990);
    recording = record(1_000, recording, 1, 0);
    recording = record(1_000, recording, 1, 0);
    assertEquals(List.of(990L, 40L), lengths(recording));
  }

  /** Counts what is open, and cannot be cut off if it is broken. */
  private static final class CountingStorage implements Storage {
    private boolean broken;
    private int opened;
    private int open;

    @Override
    public SeekableByteChannel create(Path file) throws IOException {
      return counted(DISK.create(file));
    }

    @Override
    public SeekableByteChannel open(Path file) throws IOException {
      return counted(DISK.open(file));
    }

    @Override
    public SeekableByteChannel read(Path file) throws IOException {
      return counted(DISK.read(file));
    }

    @Override
    public long freeBytes(Path where) {
      return 1L << 40;
    }

    private SeekableByteChannel counted(SeekableByteChannel channel) {
      opened++;
      open++;
      return (SeekableByteChannel)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SeekableByteChannel.class},
              (proxy, method, arguments) -> {
                if (broken && method.getName().equals("truncate")) {
                  throw new IOException("Input/output error");
                }
                open -= method.getName().equals("close") ? 1 : 0;
                try {
                  return method.invoke(channel, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @Test
  void aFileThatCannotBeAppendedToIsNotLeftOpen() throws IOException {
    RecordingInfo before = record(0, null, 2, 40);
    CountingStorage storage = new CountingStorage();
    storage.broken = true;
    StreamRecorder recorder = recorder(0, storage, before);
    assertThrows(IOException.class, recorder::open);
    assertEquals(1, storage.opened);
    assertEquals(0, storage.open);
  }

  // It was one when the folder was listed.
  @Test
  void aFileThatIsNoRecordingAnyMoreIsNotLeftOpenAndANewOneBegins() throws IOException {
    RecordingInfo before = record(0, null, 2, 40);
    Files.write(folder.resolve(before.files().getFirst()), new byte[20_000]);
    CountingStorage storage = new CountingStorage();
    StreamRecorder recorder = recorder(0, storage, before);
    recorder.open();
    assertEquals(2, storage.opened);
    assertEquals(1, storage.open, "the new file");
    Writer.send(recorder, SampleFrames.video(true, 0, 10));
    RecordingInfo info = recorder.finish();
    assertEquals(0, storage.open);
    assertEquals(1, info.files().size());
    assertNotEquals(before.files(), info.files());
  }
}
