package org.streamrp2p.recorder.playback;

import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvLoop;
import org.streamrp2p.flv.FlvPace;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.Streams;

/**
 * Publishes a file in real time, once or over and over. What fails is tried again, later each time.
 * The file is read ahead off the loop, a bounded piece at a time.
 *
 * <p><b>Threads.</b> Confined to an event loop; {@link #start}, {@link #stop} and {@link #view} are
 * for any.
 */
final class PlaybackJob implements PublicationListener {
  private static final Logger LOG = LoggerFactory.getLogger(PlaybackJob.class);
  private static final int AHEAD_BYTES = 512 << 10;

  /** What a frame takes besides its payload: many may have next to none. */
  private static final int FRAME_BYTES = 256;

  private static final long LAST_RETRY_SECONDS = 60;

  /** Playing for so long was a success: the next retry is early again. */
  private static final long SUCCESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What it is doing. */
  enum State {
    STARTING,
    PLAYING,
    WAITING,
    ENDED
  }

  /**
   * What may be shown.
   *
   * @param seconds played since it was published
   * @param error empty if there was none
   */
  record View(State state, long seconds, String error) {}

  /** What was read, and why there is no more. */
  private record Piece(List<Frame> frames, boolean end, @Nullable String failure) {}

  private final Entry entry;
  private final Supplier<FlvLoop> files;
  private final Streams streams;
  private final EventLoop loop;
  private final Executor reading;
  private final LongSupplier nanoTime;
  private final ArrayDeque<Frame> ahead = new ArrayDeque<>();
  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private @Nullable FlvLoop file;
  private @Nullable Publication publication;
  private @Nullable FlvPace pace;
  private @Nullable Future<?> task;
  private long aheadBytes;
  private long retrySeconds = 1;
  private boolean fills;
  private boolean atEnd;
  private @Nullable String failure;
  private boolean stopped;
  private volatile View view = new View(State.STARTING, 0, "");

  /**
   * @param files opens the file anew
   * @param loop where it is published
   * @param reading may block
   */
  PlaybackJob(
      Entry entry,
      Supplier<FlvLoop> files,
      Streams streams,
      EventLoop loop,
      Executor reading,
      LongSupplier nanoTime) {
    this.entry = entry;
    this.files = files;
    this.streams = streams;
    this.loop = loop;
    this.reading = reading;
    this.nanoTime = nanoTime;
  }

  Entry entry() {
    return entry;
  }

  View view() {
    return view;
  }

  /** Completed by the first attempt: empty, or what went wrong. */
  CompletableFuture<String> outcome() {
    return outcome;
  }

  void start() {
    loop.execute(this::open);
  }

  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          end("the playback was stopped");
          show(State.ENDED, "");
        });
  }

  private void show(State state, String error) {
    FlvPace current = pace;
    long seconds = current == null ? 0 : TimeUnit.NANOSECONDS.toSeconds(current.elapsedNanos());
    view = new View(state, seconds, error);
  }

  /** The file first: a name is not taken for what cannot be read. */
  private void open() {
    if (!stopped) {
      task = null;
      atEnd = false;
      failure = null;
      file = files.get();
      fill();
    }
  }

  private void fill() {
    FlvLoop current = file;
    if (current == null || fills || atEnd || aheadBytes > AHEAD_BYTES / 2) {
      return;
    }
    fills = true;
    long room = AHEAD_BYTES - aheadBytes;
    reading.execute(
        () -> {
          Piece piece = read(current, room);
          loop.execute(() -> filled(current, piece));
        });
  }

  private static int cost(Frame frame) {
    return frame.size() + FRAME_BYTES;
  }

  private static Piece read(FlvLoop from, long room) {
    List<Frame> frames = new ArrayList<>();
    try {
      for (long bytes = 0; bytes < room; bytes += cost(frames.getLast())) {
        Frame frame = from.next();
        if (frame == null) {
          return new Piece(frames, true, null);
        }
        frames.add(frame);
      }
      return new Piece(frames, false, null);
    } catch (NoSuchFileException e) {
      return new Piece(frames, true, "no such file");
    } catch (IOException e) {
      return new Piece(frames, true, "cannot be read: " + e.getMessage());
    } catch (FlvException e) {
      return new Piece(frames, true, String.valueOf(e.getMessage()));
    }
  }

  private void filled(FlvLoop from, Piece piece) {
    fills = false;
    if (from != file) {
      piece.frames().forEach(Frame::release);
      close(from);
      if (file != null) {
        fill();
      }
      return;
    }
    ahead.addAll(piece.frames());
    piece.frames().forEach(frame -> aheadBytes += cost(frame));
    atEnd = piece.end();
    failure = piece.failure();
    if (publication != null) {
      publishDue();
    } else if (ahead.isEmpty()) {
      failed(failure == null ? "the file is empty" : failure);
    } else {
      publish();
    }
  }

  private void publish() {
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            entry.stream(),
            Map.of(),
            "playback",
            new LocalAddress("playback"));
    FlvLoop current = file;
    streams
        .publish(request, Streams.Numbering.ORIGIN, this, loop)
        .whenComplete((result, thrown) -> answered(current, result, thrown));
  }

  private void answered(
      @Nullable FlvLoop asked, @Nullable PublishResult result, @Nullable Throwable thrown) {
    switch (result) {
      case PublishResult.Accepted(Publication accepted) when asked != file || stopped ->
          accepted.close("the playback was stopped");
      case PublishResult.Accepted(Publication accepted) -> begin(accepted);
      case PublishResult.Refused refused -> failed(refused.reason());
      case null -> failed(String.valueOf(thrown));
    }
  }

  private void begin(Publication accepted) {
    LOG.info("{} is played from {}", entry.stream(), entry.file());
    publication = accepted;
    pace = new FlvPace(nanoTime);
    show(State.PLAYING, "");
    outcome.complete("");
    publishDue();
  }

  private void publishDue() {
    Publication current = publication;
    FlvPace clock = pace;
    if (current == null || clock == null) {
      return;
    }
    cancel();
    while (!ahead.isEmpty()) {
      long wait = clock.waitNanos(ahead.getFirst().decodeTimeNanos());
      if (wait > 0) {
        task = loop.schedule(this::publishDue, wait, TimeUnit.NANOSECONDS);
        break;
      }
      Frame frame = ahead.removeFirst();
      aheadBytes -= cost(frame);
      current.publish(frame);
    }
    show(State.PLAYING, "");
    if (!ahead.isEmpty() || !atEnd) {
      fill();
    } else if (failure != null) {
      failed(failure);
    } else {
      LOG.info("{} was played to its end from {}", entry.stream(), entry.file());
      end("the file ended");
      show(State.ENDED, "");
    }
  }

  @Override
  public void onClosed(String reason) {
    publication = null;
    if (!stopped) {
      failed(reason);
    }
  }

  private void failed(String why) {
    FlvPace played = pace;
    if (played != null && played.elapsedNanos() >= SUCCESS_NANOS) {
      retrySeconds = 1;
    }
    end(why);
    if (stopped) {
      return;
    }
    String error = entry.file() + ": " + why;
    LOG.info("{} is not played, again in {} s: {}", entry.stream(), retrySeconds, error);
    show(State.WAITING, error);
    task = loop.schedule(this::open, retrySeconds, TimeUnit.SECONDS);
    retrySeconds = Math.min(LAST_RETRY_SECONDS, retrySeconds * 2);
    outcome.complete(error);
  }

  private void end(String reason) {
    cancel();
    FlvLoop current = file;
    file = null;
    if (current != null && !fills) {
      close(current);
    }
    ahead.forEach(Frame::release);
    ahead.clear();
    aheadBytes = 0;
    pace = null;
    Publication published = publication;
    publication = null;
    if (published != null) {
      published.close(reason);
    }
  }

  private void close(FlvLoop ended) {
    reading.execute(
        () -> {
          try {
            ended.close();
          } catch (IOException e) {
            LOG.debug("{}: {}", entry, e.toString());
          }
        });
  }

  private void cancel() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }
}
