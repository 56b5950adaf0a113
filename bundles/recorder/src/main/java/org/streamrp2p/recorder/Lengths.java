package org.streamrp2p.recorder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.StreamName;

/**
 * How long the newest complete recording of each stream is, kept in memory: any viewer may ask, and
 * as often as it likes. The folder is read at most once a minute, for the files that others put
 * there or took away, and by one reader at a time. From any thread.
 */
final class Lengths {
  static final long FRESH_MILLIS = 60_000;

  private final Supplier<List<RecordingInfo>> library;
  private final Clock clock;
  private final Executor executor;

  /** What ended while the folder was read: that may have seen it half. */
  private final Map<StreamName, Duration> meanwhile = new HashMap<>();

  private @Nullable Map<StreamName, Duration> known;
  private @Nullable CompletableFuture<Map<StreamName, Duration>> reading;
  private long freshUntilMillis;

  /**
   * @param library what exists and is complete; may block, asked by {@code executor}
   */
  Lengths(Supplier<List<RecordingInfo>> library, Clock clock, Executor executor) {
    this.library = library;
    this.clock = clock;
    this.executor = executor;
  }

  /** Zero if there is no recording. */
  CompletionStage<Duration> of(StreamName stream) {
    CompletableFuture<Map<StreamName, Duration>> read;
    synchronized (this) {
      Map<StreamName, Duration> fresh = known;
      if (fresh != null && clock.millis() < freshUntilMillis) {
        return CompletableFuture.completedFuture(fresh.getOrDefault(stream, Duration.ZERO));
      }
      read = reading;
      if (read == null) {
        CompletableFuture<Map<StreamName, Duration>> begun = new CompletableFuture<>();
        reading = begun;
        read = begun;
        meanwhile.clear();
        executor.execute(() -> read(begun));
      }
    }
    return read.thenApply(lengths -> lengths.getOrDefault(stream, Duration.ZERO));
  }

  private void read(CompletableFuture<Map<StreamName, Duration>> into) {
    try {
      Map<StreamName, Duration> lengths = newest(library.get());
      synchronized (this) {
        lengths.putAll(meanwhile);
        if (reading == into) {
          reading = null;
          known = lengths;
          freshUntilMillis = clock.millis() + FRESH_MILLIS;
        }
      }
      into.complete(lengths);
    } catch (RuntimeException | Error e) { // who asks next reads again
      forget();
      into.completeExceptionally(e);
    }
  }

  private static Map<StreamName, Duration> newest(List<RecordingInfo> recordings) {
    Map<StreamName, Duration> lengths = new ConcurrentHashMap<>();
    Map<StreamName, Instant> began = new HashMap<>();
    for (RecordingInfo recording : recordings) {
      Instant other = began.get(recording.stream());
      if (other == null || !recording.since().isBefore(other)) {
        began.put(recording.stream(), recording.since());
        lengths.put(recording.stream(), recording.length());
      }
    }
    return lengths;
  }

  /** A recording ended: it is the newest of its stream. */
  synchronized void ended(RecordingInfo recording) {
    meanwhile.put(recording.stream(), recording.length());
    Map<StreamName, Duration> current = known;
    if (current != null) {
      current.put(recording.stream(), recording.length());
    }
  }

  /** Files went, or the folder is another one. */
  synchronized void forget() {
    known = null;
    reading = null;
  }
}
