package org.streamrp2p.recorder.playback;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.FlvLoop;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/**
 * The files that are played: those of the configuration, and those of commands. From any thread.
 */
@Component(service = Playback.class, configurationPid = PlaybackConfig.PID, immediate = true)
@Designate(ocd = PlaybackConfig.class)
public final class Playback {
  private static final Logger LOG = LoggerFactory.getLogger(Playback.class);

  private final Function<Entry, PlaybackJob> maker;
  private final Map<StreamName, PlaybackJob> commanded = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private Map<StreamName, PlaybackJob> configured = Map.of();

  /**
   * @param ready nothing is published before the file was read
   */
  @Activate
  public Playback(
      @Reference Streams streams,
      @Reference EventLoops loops,
      @Reference DataFolder data,
      @Reference(target = Configured.TARGET) Condition ready,
      PlaybackConfig config) {
    this(
        entry ->
            new PlaybackJob(
                entry,
                () -> open(data.path().resolve(entry.file()), entry.repeats()),
                streams,
                loops.next(),
                task -> Thread.ofVirtual().name("playback").start(task),
                System::nanoTime));
    modified(config);
  }

  Playback(Function<Entry, PlaybackJob> maker) {
    this.maker = maker;
  }

  private static FlvLoop open(Path path, boolean repeats) {
    return new FlvLoop(() -> Files.newInputStream(path), PooledByteBufAllocator.DEFAULT, repeats);
  }

  /** An entry that stays is not disturbed. */
  @Modified
  void modified(PlaybackConfig config) {
    configure(config.files());
  }

  synchronized void configure(String[] lines) {
    problems.clear();
    Map<StreamName, PlaybackJob> before = new LinkedHashMap<>(configured);
    Map<StreamName, PlaybackJob> now = new LinkedHashMap<>();
    for (int i = 0; i < lines.length; i++) {
      try {
        Entry entry = Entry.parse(lines[i]);
        if (now.containsKey(entry.stream())) {
          throw new IllegalArgumentException(
              entry.stream() + " is played already (expected: one file for a stream)");
        }
        PlaybackJob old = before.get(entry.stream());
        boolean stays = old != null && old.entry().equals(entry);
        now.put(entry.stream(), stays ? before.remove(entry.stream()) : maker.apply(entry));
      } catch (IllegalArgumentException e) {
        String problem = "playback.files entry " + (i + 1) + ": " + e.getMessage();
        problems.add(problem);
        LOG.warn("{}; it is left out, correct it", problem);
      }
    }
    before.values().forEach(PlaybackJob::stop);
    Map<StreamName, PlaybackJob> known = configured;
    configured = now;
    now.values().stream().filter(job -> !known.containsValue(job)).forEach(PlaybackJob::start);
  }

  @Deactivate
  synchronized void stop() {
    all().forEach(PlaybackJob::stop);
    configured = Map.of();
    commanded.clear();
  }

  /**
   * Plays a file until it ends or is stopped.
   *
   * @throws IllegalArgumentException if another one is played under the name
   */
  synchronized PlaybackJob add(Entry entry) {
    prune();
    if (configured.containsKey(entry.stream()) || commanded.containsKey(entry.stream())) {
      throw new IllegalArgumentException(
          entry.stream() + " is played already. See: streamr playback list");
    }
    PlaybackJob job = maker.apply(entry);
    commanded.put(entry.stream(), job);
    job.start();
    return job;
  }

  /** What became of a wish to end one. */
  enum Removal {
    DONE,
    UNKNOWN,
    /** It stands in the configuration. */
    CONFIGURED
  }

  synchronized Removal remove(StreamName stream) {
    PlaybackJob job = commanded.remove(stream);
    if (job != null) {
      job.stop();
      return Removal.DONE;
    }
    return configured.containsKey(stream) ? Removal.CONFIGURED : Removal.UNKNOWN;
  }

  private void prune() {
    commanded.values().removeIf(job -> job.view().state() == PlaybackJob.State.ENDED);
  }

  /** What is played or will be; of the configuration also what came to its end. */
  synchronized List<PlaybackJob> all() {
    prune();
    List<PlaybackJob> all = new ArrayList<>(configured.values());
    all.addAll(commanded.values());
    return all;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }
}
