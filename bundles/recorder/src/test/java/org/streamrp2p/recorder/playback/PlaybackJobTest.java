package org.streamrp2p.recorder.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.flv.FlvLoop;
import org.streamrp2p.flv.FlvWriter;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestStreams;
import org.streamrp2p.testkit.TestStreams.TestPublication;

class PlaybackJobTest {
  private static final int PICTURES = 25;

  @TempDir Path folder;
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TestStreams streams = new TestStreams();
  private long now = 7_000_000_000L;
  private final Playback playback = new Playback(this::job);

  PlaybackJobTest() {
    channel.freezeTime();
  }

  private PlaybackJob job(Entry entry) {
    return new PlaybackJob(
        entry,
        () ->
            new FlvLoop(
                () -> Files.newInputStream(folder.resolve(entry.file())),
                UnpooledByteBufAllocator.DEFAULT,
                entry.repeats()),
        streams,
        channel.eventLoop(),
        Runnable::run,
        () -> now);
  }

  @AfterEach
  void stop() {
    playback.stop();
    channel.runPendingTasks();
    streams.publications().forEach(TestPublication::release);
    channel.finishAndReleaseAll();
  }

  /** A second of pictures of so many bytes each. */
  private void write(String name, int size) throws IOException {
    ByteBuf out = Unpooled.buffer();
    FlvWriter.header(false, true, out);
    for (int i = -1; i < PICTURES; i++) {
      Frame frame =
          i < 0
              ? SampleFrames.videoHeader(0, "avcC")
              : SampleFrames.video(i == 0, 5000 + i * 40, size);
      FlvWriter.tag(frame, out);
      frame.release();
    }
    Files.write(folder.resolve(name), io.netty.buffer.ByteBufUtil.getBytes(out));
    out.release();
  }

  private PlaybackJob play(String line) {
    PlaybackJob job = playback.add(Entry.parse(line));
    channel.runPendingTasks();
    return job;
  }

  private void pass(long millis) {
    for (long rest = millis; rest > 0; rest -= 20) {
      now += TimeUnit.MILLISECONDS.toNanos(20);
      channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  private long pictures() {
    return streams.publications().getLast().frames().stream()
        .filter(f -> !f.type().sticky())
        .count();
  }

  @Test
  void aFileIsPublishedInRealTimeAsTheNodesOwnWish() throws IOException {
    write("a.flv", 100);
    PlaybackJob job = play("show < a.flv");
    assertEquals("", job.outcome().join());
    assertEquals("playback", streams.requests().getLast().protocol());
    assertEquals(Map.of(), streams.requests().getLast().parameters());
    assertInstanceOf(LocalAddress.class, streams.requests().getLast().remoteAddress());
    assertEquals(1, pictures());
    pass(20);
    assertEquals(1, pictures());
    pass(20);
    assertEquals(2, pictures());
    pass(920);
    assertEquals(PICTURES, pictures());
    assertEquals("the file ended", streams.publications().getLast().closed());
    assertEquals(PlaybackJob.State.ENDED, job.view().state());
    assertEquals(List.of(), playback.all());
  }

  @Test
  void aLoopGoesOnAtItsTime() throws IOException {
    write("a.flv", 100);
    PlaybackJob job = play("show < a.flv loop");
    pass(60_000);
    assertEquals(60 * PICTURES + 1, pictures());
    List<Frame> frames = streams.publications().getLast().frames();
    assertEquals(MediaTime.fromMillis(60_000), frames.getLast().decodeTimeNanos());
    assertEquals(new PlaybackJob.View(PlaybackJob.State.PLAYING, 60, ""), job.view());
    assertEquals(Playback.Removal.DONE, playback.remove(job.entry().stream()));
    channel.runPendingTasks();
    assertFalse(streams.publications().getLast().isOpen());
  }

  /** A job that reads what the opener gives. */
  private PlaybackJob started(String entry, boolean loops, FlvLoop.Opener opener) {
    PlaybackJob job =
        new PlaybackJob(
            Entry.parse(entry),
            () -> new FlvLoop(opener, UnpooledByteBufAllocator.DEFAULT, loops),
            streams,
            channel.eventLoop(),
            Runnable::run,
            () -> now);
    job.start();
    channel.runPendingTasks();
    return job;
  }

  @Test
  void framesWithNextToNoPayloadAreBoundedToo() throws IOException {
    write("tiny.flv", 1);
    int[] rounds = new int[1];
    PlaybackJob job =
        started(
            "show < tiny.flv loop",
            true,
            () -> {
              rounds[0]++;
              return Files.newInputStream(folder.resolve("tiny.flv"));
            });
    pass(10_000);
    assertTrue(rounds[0] < 100, rounds[0] + " seconds read to play ten");
    job.stop();
    channel.runPendingTasks();
  }

  // A film must not be read into memory before its first picture is shown.
  @Test
  void noMoreIsReadThanWillSoonBePlayed() throws IOException {
    write("large.flv", 400_000);
    long[] read = new long[1];
    PlaybackJob job =
        started(
            "show < large.flv",
            false,
            () ->
                new FilterInputStream(Files.newInputStream(folder.resolve("large.flv"))) {
                  @Override
                  public int read(byte[] into, int from, int count) throws IOException {
                    int got = super.read(into, from, count);
                    read[0] += Math.max(0, got);
                    return got;
                  }
                });
    assertTrue(read[0] < 1_500_000, read[0] + " bytes");
    pass(480);
    assertEquals(13, pictures());
    assertTrue(read[0] < 13 * 400_000 + 1_500_000, read[0] + " bytes");
    job.stop();
    channel.runPendingTasks();
  }

  @Test
  void whatCannotBePlayedIsSaidAndTriedAgainLaterEachTime() throws IOException {
    PlaybackJob job = play("show < no.flv");
    assertEquals("no.flv: no such file", job.outcome().join());
    assertEquals(List.of(), streams.requests());
    Files.writeString(folder.resolve("no.flv"), "RIFF is something else");
    pass(1000);
    assertTrue(job.view().error().contains("signature"), job.view().error());
    write("no.flv", 10);
    streams.refusePublish(
        new PublishResult.Refused(PublishResult.Code.NAME_IN_USE, "live/show is taken"));
    pass(2000);
    assertEquals("no.flv: live/show is taken", job.view().error());
    assertTrue(new PlaybackStatus(playback).check().message().contains("live/show is taken"));
    streams.refusePublish(null);
    pass(3980);
    assertEquals(0, streams.publications().size());
    pass(20);
    assertEquals(1, pictures());
    assertEquals(PlaybackJob.State.PLAYING, job.view().state());
  }

  @Test
  void aNameThatIsTakenAwayIsComeBackToFromTheBeginning() throws IOException {
    write("a.flv", 10);
    play("show < a.flv loop");
    pass(500);
    streams.publications().getLast().end("taken over");
    pass(1000);
    assertEquals(2, streams.publications().size());
    assertEquals(1, pictures());
  }

  @Test
  void aChangedConfigurationEndsAndBeginsOnlyWhatChanged() throws IOException {
    write("a file.flv", 10);
    write("b.flv", 10);
    playback.configure(new String[] {"one < a file.flv loop", "two < b.flv loop"});
    channel.runPendingTasks();
    playback.configure(
        new String[] {"one < a file.flv loop", "three < b.flv loop", "one < b.flv", "nonsense"});
    channel.runPendingTasks();
    assertEquals(
        List.of(true, false, true),
        streams.publications().stream().map(TestPublication::isOpen).toList());
    assertEquals(2, playback.problems().size(), playback.problems()::toString);
    assertThrows(IllegalArgumentException.class, () -> play("one < b.flv"));
    assertEquals(
        Playback.Removal.CONFIGURED, playback.remove(playback.all().getFirst().entry().stream()));
  }
}
