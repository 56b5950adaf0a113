package org.streamrp2p.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.stream.RecordResult;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;

/** Records what the configuration, the operator or a publisher wants recorded. */
@Component(
    service = {Recordings.class, StreamEventListener.class},
    configurationPid = RecorderConfig.PID,
    property = StreamEventListener.TYPES + "=Published",
    immediate = true)
@Designate(ocd = RecorderConfig.class)
public final class Recorder implements Recordings, StreamEventListener {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private final Streams streams;
  private final Path data;
  private final Storage storage;
  private final Clock clock;
  private final Executor executor;
  private final Map<StreamName, StreamRecorder> running = new ConcurrentHashMap<>();
  private volatile Settings settings;
  private volatile Library library;
  private final Lengths lengths;
  private volatile boolean stopping;
  private boolean begun;

  /**
   * @param configured nothing is recorded into a folder that the file is about to change
   */
  @Activate
  public Recorder(
      @Reference Streams streams,
      @Reference DataFolder data,
      @Reference(target = Configured.TARGET) Condition configured,
      RecorderConfig config) {
    this(
        streams,
        data.path(),
        config,
        Storage.DISK,
        Clock.systemUTC(),
        task -> Thread.ofVirtual().name("recorder").start(task));
    executor.execute(this::begin);
  }

  Recorder(
      Streams streams,
      Path data,
      RecorderConfig config,
      Storage storage,
      Clock clock,
      Executor executor) {
    this.streams = streams;
    this.data = data;
    this.storage = storage;
    this.clock = clock;
    this.executor = executor;
    this.settings = Settings.of(config, data);
    this.library = new Library(settings.folder(), storage);
    this.lengths = new Lengths(() -> library.recordings(), clock, executor);
  }

  /**
   * What a crash left behind is completed before anything is recorded; afterwards a file that is
   * not complete may be one that is written.
   */
  synchronized void begin() {
    if (!begun) {
      begun = true;
      library.repair();
      tidy();
    }
  }

  /** Recordings that run go on as they began; a stream that is wanted now begins. */
  @Modified
  void modified(RecorderConfig config) {
    settings = Settings.of(config, data);
    library = new Library(settings.folder(), storage);
    lengths.forget();
    for (StreamInfo info : streams.streams()) {
      if (info.live() && settings.wants(info.name())) {
        executor.execute(() -> startNow(info.name(), Mode.NEW, true));
      }
    }
  }

  @Deactivate
  void stop() {
    stopping = true;
    running.values().forEach(StreamRecorder::finish);
  }

  @Override
  public void onEvent(StreamEvent event) {
    if (event instanceof StreamEvent.Published && settings.wants(event.stream())) {
      startNow(event.stream(), Mode.NEW, true);
    }
  }

  @Override
  public CompletionStage<RecordResult> start(StreamName stream, Mode mode, Requester requester) {
    if (requester == Requester.PUBLISHER && !settings.byPublishers()) {
      return CompletableFuture.completedFuture(
          refused(
              RecordResult.Code.NOT_ALLOWED,
              "publishers may not record on this node (recorder.byPublishers)"));
    }
    return CompletableFuture.supplyAsync(() -> startNow(stream, mode, false), executor);
  }

  /**
   * Blocks.
   *
   * @param waits whether it begins even if nothing can be written yet
   */
  synchronized RecordResult startNow(StreamName stream, Mode mode, boolean waits) {
    if (stopping) {
      return refused(RecordResult.Code.STOPPING, "the recorder is stopping");
    }
    StreamRecorder before = running.get(stream);
    if (before != null) {
      before.next(() -> startAgain(stream, mode));
      return new RecordResult.Started(before.info());
    }
    begin();
    tidy();
    Library place = library;
    RecordingInfo last = mode == Mode.APPEND ? newest(place, stream) : null;
    StreamRecorder recorder =
        new StreamRecorder(stream, settings, place, storage, clock, last, this::ended);
    recorder.onPartEnded(() -> executor.execute(this::tidy));
    try {
      recorder.open();
    } catch (IOException e) {
      if (!waits) {
        recorder.abandon();
        return refused(
            RecordResult.Code.NO_ROOM, stream + " cannot be recorded: " + e.getMessage());
      }
      recorder.pause(e);
    }
    return subscribe(stream, recorder);
  }

  private RecordResult subscribe(StreamName stream, StreamRecorder recorder) {
    running.put(stream, recorder);
    SubscribeResult result = streams.subscribe(stream, SubscribeOptions.DEFAULT, recorder);
    return switch (result) {
      case SubscribeResult.Accepted(var subscription) -> {
        recorder.subscription(subscription);
        LOG.info("{} is recorded", stream);
        yield new RecordResult.Started(recorder.info());
      }
      case SubscribeResult.Refused refused -> {
        recorder.abandon();
        running.remove(stream, recorder);
        yield refused(RecordResult.Code.NOT_LIVE, refused.reason());
      }
    };
  }

  private static RecordResult refused(RecordResult.Code code, String reason) {
    return new RecordResult.Refused(code, reason);
  }

  private static @Nullable RecordingInfo newest(Library place, StreamName stream) {
    return place.recordings().stream()
        .filter(r -> r.stream().equals(stream))
        .max(Comparator.comparing(RecordingInfo::since))
        .orElse(null);
  }

  /** On a slow disk a publisher is back before the recorder hears that it left. */
  private void startAgain(StreamName stream, Mode mode) {
    if (streams.stream(stream).map(StreamInfo::live).orElse(false)) {
      startNow(stream, mode, true);
    }
  }

  private void ended(StreamRecorder recorder) {
    RecordingInfo info = recorder.info();
    if (!info.files().isEmpty()) {
      lengths.ended(info);
    }
    Runnable next = remove(recorder);
    LOG.info("{} was recorded: {} s in {}", info.stream(), info.length().toSeconds(), info.files());
    if (next != null) {
      executor.execute(next);
    }
  }

  /** Under the same lock as a start: that either finds it, or is told of nothing that runs. */
  private synchronized @Nullable Runnable remove(StreamRecorder recorder) {
    running.remove(recorder.stream(), recorder);
    return recorder.takeNext();
  }

  /** Of a recording that goes on, the parts before the one that is written may go. */
  private synchronized void tidy() {
    Settings current = settings;
    if (current.keepBytes() == 0 && current.keepAge().isZero()) {
      return;
    }
    Set<Path> inUse =
        running.values().stream()
            .map(StreamRecorder::writing)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Set<Path> removed =
        library.tidy(current.keepBytes(), current.keepAge(), clock.instant(), inUse);
    running.values().forEach(r -> r.forget(removed));
    if (!removed.isEmpty()) {
      lengths.forget();
    }
  }

  @Override
  public CompletionStage<Optional<RecordingInfo>> stop(StreamName stream) {
    return CompletableFuture.supplyAsync(
        () -> Optional.ofNullable(running.get(stream)).map(StreamRecorder::finish), executor);
  }

  @Override
  public Optional<RecordingInfo> current(StreamName stream) {
    return Optional.ofNullable(running.get(stream)).map(StreamRecorder::info);
  }

  @Override
  public CompletionStage<List<RecordingInfo>> recordings(StreamName stream) {
    return recordings()
        .thenApply(all -> all.stream().filter(r -> r.stream().equals(stream)).toList());
  }

  @Override
  public CompletionStage<List<RecordingInfo>> recordings() {
    return CompletableFuture.supplyAsync(this::all, executor);
  }

  /** Blocks. Of what is written now the recorder itself knows more than the file. */
  List<RecordingInfo> all() {
    Map<String, RecordingInfo> byFile = new LinkedHashMap<>();
    library.recordings().forEach(r -> byFile.put(r.files().getFirst(), r));
    running.values().stream()
        .map(StreamRecorder::info)
        .filter(r -> !r.files().isEmpty())
        .forEach(r -> byFile.put(r.files().getFirst(), r));
    List<RecordingInfo> all = new ArrayList<>(byFile.values());
    all.sort(
        Comparator.comparing((RecordingInfo r) -> r.stream().toString())
            .thenComparing(RecordingInfo::since));
    return all;
  }

  @Override
  public CompletionStage<Duration> length(StreamName stream) {
    return current(stream)
        .filter(now -> !now.files().isEmpty())
        .<CompletionStage<Duration>>map(now -> CompletableFuture.completedFuture(now.length()))
        .orElseGet(() -> lengths.of(stream));
  }

  List<StreamRecorder> running() {
    return List.copyOf(running.values());
  }
}
