package org.streamrp2p.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.flv.FlvReader;
import org.streamrp2p.flv.RecordingFile;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.RecordResult;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.testkit.ManualClock;
import org.streamrp2p.testkit.SampleFrames;

class RecorderTest {
  private static final StreamName SHOW = StreamName.parse("live/show");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05.006Z"));
  private final List<FrameSubscriber> subscribers = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private boolean live = true;
  private int splitMegabytes;
  private int keepMegabytes;

  /** A disk with so much room. */
  private final class SmallDisk implements Storage {
    private long room;
    private int reads;

    SmallDisk(long room) {
      this.room = room;
    }

    @Override
    public SeekableByteChannel create(Path file) throws IOException {
      return limited(DISK.create(file));
    }

    @Override
    public SeekableByteChannel open(Path file) throws IOException {
      return limited(DISK.open(file));
    }

    @Override
    public SeekableByteChannel read(Path file) throws IOException {
      reads++;
      return DISK.read(file);
    }

    @Override
    public long freeBytes(Path where) {
      return 1L << 40;
    }

    /** Writes what fits, as a disk does, then fails. */
    private SeekableByteChannel limited(SeekableByteChannel channel) {
      return (SeekableByteChannel)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SeekableByteChannel.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("write")) {
                  return write(channel, (ByteBuffer) arguments[0]);
                }
                try {
                  return method.invoke(channel, arguments);
                } catch (java.lang.reflect.InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private int write(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
      long over = channel.position() + bytes.remaining() - channel.size();
      if (over > room) {
        long fits = Math.max(0, bytes.remaining() - over + room);
        if (fits == 0) {
          throw new IOException("No space left on device");
        }
        int written = channel.write(bytes.slice(bytes.position(), (int) fits));
        bytes.position(bytes.position() + written);
        room = 0;
        return written;
      }
      room -= Math.max(0, over);
      return channel.write(bytes);
    }
  }

  private Streams streams() {
    return (Streams)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Streams.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("streams")) {
                return List.of();
              }
              if (!live) {
                return new SubscribeResult.Refused(
                    SubscribeResult.Code.NOT_FOUND, "nobody publishes " + arguments[0]);
              }
              subscribers.add((FrameSubscriber) arguments[2]);
              return new SubscribeResult.Accepted(subscription());
            });
  }

  private Subscription subscription() {
    return (Subscription)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Subscription.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.add("closed");
              }
              return null;
            });
  }

  private Recorder recorder(boolean enabled, String pattern, Storage storage) {
    return new Recorder(streams(), folder, config(enabled, pattern), storage, clock, Runnable::run);
  }

  private RecorderConfig config(boolean enabled, String pattern) {
    return new RecorderConfig() {
      @Override
      public boolean enabled() {
        return enabled;
      }

      @Override
      public String streams() {
        return pattern;
      }

      @Override
      public boolean byPublishers() {
        return false;
      }

      @Override
      public String folder() {
        return "recordings";
      }

      @Override
      public int splitMegabytes() {
        return splitMegabytes;
      }

      @Override
      public int splitMinutes() {
        return 0;
      }

      @Override
      public int minFreeMegabytes() {
        return 0;
      }

      @Override
      public int keepMegabytes() {
        return keepMegabytes;
      }

      @Override
      public int keepDays() {
        return 0;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return RecorderConfig.class;
      }
    };
  }

  private StreamRecorder stream(Settings settings, Storage storage) throws IOException {
    Library library = new Library(settings.folder(), storage);
    StreamRecorder recorder =
        new StreamRecorder(SHOW, settings, library, storage, clock, null, r -> {});
    recorder.open();
    return recorder;
  }

  private static void send(FrameSubscriber recorder, Frame frame) {
    try {
      recorder.onFrame(frame.number() == null ? Writer.numbered(frame) : frame);
    } finally {
      frame.release();
    }
  }

  /** All of a file but its own metadata. */
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
    return found.subList(1, found.size());
  }

  private static String text(Frame frame) {
    try {
      return frame.toString();
    } finally {
      frame.release();
    }
  }

  @Test
  void aPublishedStreamThatIsWantedIsRecordedUntilItEnds() throws IOException {
    Recorder recorder = recorder(true, "other/*, live/sh?w", Storage.DISK);
    recorder.onEvent(
        new StreamEvent.Published(StreamName.parse("live/none"), clock.instant(), "test"));
    assertEquals(0, subscribers.size());
    recorder.onEvent(new StreamEvent.Published(SHOW, clock.instant(), "test"));
    FrameSubscriber subscriber = subscribers.getFirst();
    send(subscriber, SampleFrames.videoHeader(5000, "avcC"));
    send(subscriber, SampleFrames.video(true, 5000, 100));
    send(subscriber, SampleFrames.video(false, 5040, 50));
    assertEquals(RecordingInfo.State.RUNNING, recorder.current(SHOW).orElseThrow().state());
    subscriber.onUnpublished("gone");
    assertTrue(recorder.current(SHOW).isEmpty());
    assertEquals(List.of("closed"), closed);
    RecordingInfo info = recorder.all().getFirst();
    assertEquals(List.of("live/show-20260102-030405-006.flv"), info.files());
    assertEquals(Duration.ofMillis(40), info.length());
    assertEquals(RecordingInfo.State.COMPLETE, info.state());
    assertEquals(Duration.ofMillis(40), recorder.length(SHOW).toCompletableFuture().join());
    assertEquals(
        List.of(
            text(SampleFrames.videoHeader(0, "avcC")),
            text(SampleFrames.video(true, 0, 100)),
            text(SampleFrames.video(false, 40, 50))),
        read(folder.resolve("recordings").resolve(info.files().getFirst())));
  }

  @Test
  void whatIsNotLiveIsNotRecordedAndLeavesNoFile() throws IOException {
    live = false;
    Recorder recorder = recorder(false, "*", Storage.DISK);
    RecordResult.Refused refused =
        assertInstanceOf(
            RecordResult.Refused.class, recorder.startNow(SHOW, Recordings.Mode.NEW, false));
    assertEquals(RecordResult.Code.NOT_LIVE, refused.code());
    assertEquals(List.of(), recorder.all());
    try (var left = Files.walk(folder)) {
      assertEquals(0, left.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void aPublisherRecordsOnlyIfTheOperatorLetsIt() {
    Recorder recorder = recorder(true, "*", Storage.DISK);
    RecordResult.Refused refused =
        assertInstanceOf(
            RecordResult.Refused.class,
            recorder
                .start(SHOW, Recordings.Mode.NEW, Recordings.Requester.PUBLISHER)
                .toCompletableFuture()
                .join());
    assertEquals(RecordResult.Code.NOT_ALLOWED, refused.code());
  }

  @Test
  void appendingGoesOnInTheLastFileAndInItsTime() throws IOException {
    Recorder recorder = recorder(false, "*", Storage.DISK);
    recorder.startNow(SHOW, Recordings.Mode.NEW, false);
    send(subscribers.getFirst(), SampleFrames.video(true, 100, 10));
    send(subscribers.getFirst(), SampleFrames.video(false, 140, 10));
    recorder.stop(SHOW).toCompletableFuture().join();
    clock.advance(Duration.ofMinutes(1));
    recorder.startNow(SHOW, Recordings.Mode.APPEND, false);
    send(subscribers.getLast(), SampleFrames.video(true, 9000, 10));
    send(subscribers.getLast(), SampleFrames.video(false, 9040, 10));
    recorder.stop(SHOW).toCompletableFuture().join();
    RecordingInfo info = recorder.all().getFirst();
    assertEquals(1, recorder.all().size());
    assertEquals(Duration.ofMillis(120), info.length(), "no two frames have the same time");
    assertEquals(4, read(folder.resolve("recordings").resolve(info.files().getFirst())).size());
  }

  @Test
  void aSecondStartTellsOfTheRecordingThatRuns() {
    Recorder recorder = recorder(false, "*", Storage.DISK);
    RecordResult first = recorder.startNow(SHOW, Recordings.Mode.NEW, false);
    clock.advance(Duration.ofMinutes(1));
    assertEquals(first, recorder.startNow(SHOW, Recordings.Mode.NEW, false));
    assertEquals(1, subscribers.size());
    recorder.stop();
    assertEquals(
        RecordResult.Code.STOPPING,
        ((RecordResult.Refused) recorder.startNow(SHOW, Recordings.Mode.NEW, false)).code());
  }

  @Test
  void filesAreSplitAtKeyFramesEachWithHeadersAndFromZero() throws IOException {
    StreamRecorder recorder = stream(Writer.settings(folder, 0, 200, 0), Storage.DISK);
    send(recorder, SampleFrames.videoHeader(0, "old"));
    for (int i = 0; i < 15; i++) {
      if (i == 8) {
        send(recorder, SampleFrames.videoHeader(i * 40, "newer"));
      }
      send(recorder, SampleFrames.video(i % 4 == 0, 1000 + i * 40, 10));
    }
    RecordingInfo info = recorder.finish();
    assertEquals(2, info.files().size());
    List<String> first = read(folder.resolve(info.files().get(0)));
    List<String> second = read(folder.resolve(info.files().get(1)));
    assertEquals(1 + 8 + 1, first.size(), "the new header came before the key frame");
    assertEquals(text(SampleFrames.videoHeader(0, "newer")), second.getFirst());
    assertEquals(text(SampleFrames.video(true, 0, 10)), second.get(1));
    assertEquals(1 + 7, second.size());
  }

  // A file that began in the middle of a group of the first track would begin with a broken
  // picture.
  @Test
  void filesAreSplitWhereTheStreamHasItsGroupsAndNotAtKeyFramesOfOtherTracks() throws IOException {
    StreamRecorder recorder = stream(Writer.settings(folder, 0, 100, 0), Storage.DISK);
    for (int i = 0; i < 9; i++) {
      send(recorder, SampleFrames.video(i % 6 == 0, i * 40, 10).numbered(inGroup(i / 6)));
      send(
          recorder,
          Frame.coded(
                  new Track(MediaKind.VIDEO, 1),
                  FourCc.AVC1,
                  i % 4 == 0,
                  MediaTime.fromMillis(i * 40),
                  0,
                  Unpooled.copyInt(i))
              .numbered(inGroup(i / 6)));
    }
    RecordingInfo info = recorder.finish();
    assertEquals(2, info.files().size());
    assertEquals(2 * 6, read(folder.resolve(info.files().get(0))).size());
    assertEquals(
        text(SampleFrames.video(true, 0, 10)), read(folder.resolve(info.files().get(1))).get(0));
  }

  private static FrameNumber inGroup(long group) {
    return new FrameNumber(1, 0, group, 0);
  }

  /** Video that ended with a takeover keeps no file from ending. */
  @Test
  void filesOfSoundAloneAreSplitTooAfterATakeover() throws IOException {
    StreamRecorder recorder = stream(Writer.settings(folder, 0, 100, 0), Storage.DISK);
    send(recorder, SampleFrames.video(true, 0, 10).numbered(inGroup(0)));
    for (int i = 0; i < 6; i++) {
      send(recorder, SampleFrames.audio(40 + i * 40, 10).numbered(new FrameNumber(2, 0, i / 2, 0)));
    }
    assertEquals(2, recorder.finish().files().size());
  }

  @Test
  void aHeaderThatMeetsAFullDiskIsThatOfTheNextFile() throws IOException {
    SmallDisk disk = new SmallDisk(9_000);
    StreamRecorder recorder = stream(Writer.settings(folder, 0, 0, 0), disk);
    send(recorder, SampleFrames.audioHeader(0, "old"));
    for (int i = 0; recorder.problem().isEmpty(); i++) {
      send(recorder, SampleFrames.audio(i * 20, 200).numbered(inGroup(i)));
    }
    clock.advance(Duration.ofSeconds(6));
    send(recorder, SampleFrames.audioHeader(2000, "newer").numbered(inGroup(90)));
    clock.advance(Duration.ofSeconds(6));
    disk.room = 100_000;
    send(recorder, SampleFrames.audio(2020, 10).numbered(inGroup(100)));
    RecordingInfo info = recorder.finish();
    assertEquals(
        List.of(text(SampleFrames.audioHeader(0, "newer")), text(SampleFrames.audio(0, 10))),
        read(folder.resolve(info.files().getLast())));
  }

  @Test
  void anAppendedRecordingStaysOneHoweverOftenItIsSplit() throws IOException {
    splitMegabytes = 1;
    Recorder recorder = recorder(false, "*", Storage.DISK);
    for (int run = 0; run < 3; run++) {
      recorder.startNow(SHOW, Recordings.Mode.APPEND, false);
      for (int i = 0; i < 8; i++) {
        send(subscribers.getLast(), SampleFrames.video(true, i * 1000, 200_000));
      }
      RecordingInfo running = recorder.current(SHOW).orElseThrow();
      assertEquals(List.of(running), recorder.all(), "it is not listed twice");
      recorder.stop(SHOW).toCompletableFuture().join();
      RecordingInfo complete = recorder.all().getFirst();
      assertEquals(1, recorder.all().size());
      assertEquals(running.files(), complete.files());
      assertEquals(running.since(), complete.since());
      assertEquals(running.length(), complete.length());
      assertEquals(running.bytes(), complete.bytes());
      clock.advance(Duration.ofMinutes(1));
    }
    List<String> files = recorder.all().getFirst().files();
    assertEquals("live/show-20260102-030405-006.flv", files.getFirst());
    assertEquals("live/show-20260102-030405-006." + files.size() + ".flv", files.getLast());
    assertTrue(files.size() >= 4, files::toString);
  }

  @Test
  void aFullDiskPausesTheRecordingWhichGoesOnWhenThereIsRoom() throws IOException {
    SmallDisk disk = new SmallDisk(20_000);
    StreamRecorder recorder = stream(Writer.settings(folder, 0, 0, 0), disk);
    int sent = 0;
    while (recorder.problem().isEmpty() && sent < 100) {
      send(recorder, SampleFrames.video(sent % 5 == 0, sent * 40, 1000));
      sent++;
    }
    assertEquals("No space left on device", recorder.problem());
    assertEquals(RecordingInfo.State.PAUSED, recorder.info().state());
    Path first = folder.resolve(recorder.info().files().getFirst());
    assertEquals(sent - 1, read(first).size(), "what was whole stays");
    send(recorder, SampleFrames.video(true, 8000, 1000));
    assertEquals(RecordingInfo.State.PAUSED, recorder.info().state(), "it does not look each time");
    disk.room = 100_000;
    clock.advance(Duration.ofSeconds(6));
    send(recorder, SampleFrames.video(false, 8040, 1000));
    assertEquals(RecordingInfo.State.PAUSED, recorder.info().state(), "it waits for a key frame");
    send(recorder, SampleFrames.video(true, 8080, 1000));
    assertEquals(RecordingInfo.State.RUNNING, recorder.info().state());
    assertEquals("", recorder.problem());
    RecordingInfo info = recorder.finish();
    assertEquals(
        List.of(text(SampleFrames.video(true, 0, 1000))),
        read(folder.resolve(info.files().getLast())));
  }

  @Test
  void tooLittleRoomFromTheStartIsSaidToWhoAsksAndWaitedForOtherwise() {
    Recorder recorder = recorder(false, "*", new SmallDisk(100));
    RecordResult.Refused refused =
        assertInstanceOf(
            RecordResult.Refused.class, recorder.startNow(SHOW, Recordings.Mode.NEW, false));
    assertEquals(RecordResult.Code.NO_ROOM, refused.code());
    RecordResult.Started started =
        assertInstanceOf(
            RecordResult.Started.class, recorder.startNow(SHOW, Recordings.Mode.NEW, true));
    assertEquals(RecordingInfo.State.PAUSED, started.recording().state());
    recorder.stop();
  }

  @Test
  void aKilledRecorderLeavesAFileThatPlaysAndTheNextStartCompletesIt() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("recordings").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = writer.inputReader()) {
      assertTrue(out.lines().anyMatch("writes"::equals));
    } finally {
      writer.destroyForcibly();
      assertTrue(writer.waitFor(30, TimeUnit.SECONDS));
    }
    Path file;
    try (var files = Files.walk(folder)) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    int playable = read(file).size();
    assertTrue(playable > 500, () -> playable + " frames");
    Recorder recorder = recorder(false, "*", Storage.DISK);
    recorder.begin();
    assertEquals(playable, read(file).size());
    RecordingInfo info = recorder.all().getFirst();
    assertEquals(Duration.ofMillis((playable - 2) * 40L), info.length());
    assertEquals(Files.size(file), info.bytes());
  }

  @Test
  void theOldestFilesGoFirstAndNeverOneInUse() throws IOException {
    Library library = new Library(folder, Storage.DISK);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      StreamRecorder recorder = stream(Writer.settings(folder, 0, 0, 0), Storage.DISK);
      send(recorder, SampleFrames.video(true, 0, 10));
      recorder.finish();
      files.add(folder.resolve(recorder.info().files().getFirst()));
      Files.setLastModifiedTime(files.getLast(), FileTime.from(clock.instant()));
      clock.advance(Duration.ofDays(1));
    }
    long one = Files.size(files.getFirst());
    library.tidy(3 * one, Duration.ZERO, clock.instant(), Set.of(files.get(0)));
    assertEquals(List.of(true, false, true, true), files.stream().map(Files::exists).toList());
    library.tidy(0, Duration.ofHours(36), clock.instant(), Set.of());
    assertEquals(List.of(false, false, false, true), files.stream().map(Files::exists).toList());
  }

  // A stream that never ends would otherwise fill the disk whatever the limit says.
  @Test
  void limitsHoldWhileARecordingGoesOnFromPartToPart() throws IOException {
    splitMegabytes = 1;
    keepMegabytes = 3;
    Recorder recorder = recorder(true, "*", Storage.DISK);
    recorder.startNow(SHOW, Recordings.Mode.NEW, true);
    for (int i = 0; i < 100; i++) {
      send(subscribers.getFirst(), SampleFrames.video(true, i * 40, 100_000));
    }
    RecordingInfo running = recorder.current(SHOW).orElseThrow();
    assertTrue(running.files().getLast().endsWith(".10.flv"), running::toString);
    assertEquals(3, running.files().size());
    assertEquals(List.of(running), recorder.all());
    subscribers.getFirst().onUnpublished("done");
    long bytes = 0;
    for (String file : running.files()) {
      bytes += Files.size(folder.resolve("recordings").resolve(file));
    }
    assertTrue(bytes <= 4 << 20, bytes + " bytes");
    assertEquals(running.files(), recorder.all().getFirst().files());
  }

  private void recorded(Recorder recorder, StreamName stream, long millis) {
    recorder.startNow(stream, Recordings.Mode.NEW, false);
    send(subscribers.getLast(), SampleFrames.video(true, 0, 10));
    send(subscribers.getLast(), SampleFrames.video(false, millis, 10));
    recorder.stop(stream).toCompletableFuture().join();
    clock.advance(Duration.ofSeconds(1));
  }

  private static long length(Recorder recorder, StreamName stream) {
    return recorder.length(stream).toCompletableFuture().join().toMillis();
  }

  // Anybody may ask for a length, hundreds of times a second: no file is opened for that.
  @Test
  void lengthsAreToldFromMemory() throws IOException {
    SmallDisk disk = new SmallDisk(1L << 30);
    Recorder before = recorder(false, "*", disk);
    StreamName other = StreamName.parse("live/other");
    for (int i = 1; i <= 10; i++) {
      recorded(before, SHOW, i * 40);
      recorded(before, other, i * 80);
    }
    Recorder recorder = recorder(false, "*", disk);
    disk.reads = 0;
    for (int i = 0; i < 500; i++) {
      assertEquals(400, length(recorder, SHOW));
      assertEquals(800, length(recorder, other));
      assertEquals(0, length(recorder, StreamName.parse("live/none" + i)));
    }
    assertEquals(20, disk.reads, "each file once");
    recorded(recorder, SHOW, 120);
    assertEquals(120, length(recorder, SHOW), "a recording that ended is known at once");
    Path newest = folder.resolve("recordings").resolve(recorder.all().getLast().files().getFirst());
    disk.reads = 0;
    clock.advance(Duration.ofMinutes(1));
    assertEquals(120, length(recorder, SHOW));
    assertEquals(0, disk.reads, "no file changed");
    Files.delete(newest);
    clock.advance(Duration.ofMinutes(1));
    assertEquals(800, length(recorder, other));
  }

  @Test
  void aRecordingThatFindsNoRoomHidesNoLength() {
    SmallDisk disk = new SmallDisk(1L << 30);
    Recorder recorder = recorder(false, "*", disk);
    recorded(recorder, SHOW, 40);
    assertEquals(40, length(recorder, SHOW));
    disk.room = 0;
    recorder.startNow(SHOW, Recordings.Mode.NEW, true);
    send(subscribers.getLast(), SampleFrames.video(true, 0, 10));
    assertEquals(List.of(), recorder.current(SHOW).orElseThrow().files());
    assertEquals(40, length(recorder, SHOW), "while it waits for room");
    subscribers.getLast().onUnpublished("gone");
    assertEquals(40, length(recorder, SHOW), "when it is over");
  }

  @Test
  void aReadOfTheFolderThatFailsIsDoneAgain() {
    List<String> walks = new ArrayList<>();
    Lengths lengths =
        new Lengths(
            () -> {
              walks.add("walk");
              if (walks.size() == 1) {
                throw new StackOverflowError("test");
              }
              return List.of();
            },
            clock,
            Runnable::run);
    assertTrue(lengths.of(SHOW).toCompletableFuture().isCompletedExceptionally());
    assertEquals(Duration.ZERO, lengths.of(SHOW).toCompletableFuture().join());
  }

  @Test
  void whatOthersTakeAwayOrPutThereIsKnownAMinuteLater() throws IOException {
    Recorder recorder = recorder(false, "*", Storage.DISK);
    recorded(recorder, SHOW, 40);
    recorded(recorder, SHOW, 80);
    assertEquals(80, length(recorder, SHOW));
    Path first = folder.resolve("recordings").resolve(recorder.all().getFirst().files().getFirst());
    Path last = folder.resolve("recordings").resolve(recorder.all().getLast().files().getFirst());
    Files.move(last, folder.resolve("kept"));
    Files.delete(first);
    clock.advance(Duration.ofMinutes(1));
    assertEquals(0, length(recorder, SHOW));
    Files.move(folder.resolve("kept"), last);
    clock.advance(Duration.ofMinutes(1));
    assertEquals(80, length(recorder, SHOW));
  }

  @Test
  void theFolderIsReadByOneAtATime() {
    List<Runnable> tasks = new ArrayList<>();
    List<String> walks = new ArrayList<>();
    Lengths lengths =
        new Lengths(
            () -> {
              walks.add("walk");
              return List.of();
            },
            clock,
            tasks::add);
    var first = lengths.of(SHOW).toCompletableFuture();
    var second = lengths.of(SHOW).toCompletableFuture();
    lengths.ended(
        new RecordingInfo(
            SHOW,
            clock.instant(),
            Duration.ofMillis(7),
            1,
            List.of("a.flv"),
            RecordingInfo.State.COMPLETE));
    assertEquals(1, tasks.size());
    tasks.getFirst().run();
    assertEquals(Duration.ofMillis(7), first.join(), "it ended while the folder was read");
    assertEquals(Duration.ofMillis(7), second.join());
    assertEquals(Duration.ofMillis(7), lengths.of(SHOW).toCompletableFuture().join());
    assertEquals(List.of("walk"), walks);
  }

  @Test
  void nothingIsRepairedThatIsWrittenNow() throws IOException {
    Recorder recorder = recorder(true, "*", Storage.DISK);
    recorder.startNow(SHOW, Recordings.Mode.NEW, true);
    send(subscribers.getFirst(), SampleFrames.video(true, 0, 100));
    recorder.begin();
    Path file =
        folder
            .resolve("recordings")
            .resolve(recorder.current(SHOW).orElseThrow().files().getFirst());
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      assertFalse(RecordingFile.read(channel).complete());
    }
    recorder.stop();
  }

  @Test
  void noNameLeadsOutOfTheFolder() {
    Library library = new Library(folder, Storage.DISK);
    for (String name : List.of("a/b", "a/b/c", "live/..x", "live/a~.b")) {
      try {
        Path path = library.path(StreamName.parse(name), clock.instant(), 2);
        assertTrue(path.normalize().startsWith(folder));
        assertEquals(path.normalize(), path);
      } catch (IllegalArgumentException e) {
        assertFalse(name.equals("a/b"), "a plain name is one");
      }
    }
  }
}
