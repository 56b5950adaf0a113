package org.streamrp2p.restream;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.protocol.Dialer;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/**
 * Knows which entries are wanted now: a pull always or while somebody watches, a push while its
 * stream is live. From any thread.
 */
@Component(service = Restream.class, configurationPid = RestreamConfig.PID, immediate = true)
@Designate(ocd = RestreamConfig.class)
public final class Restream {
  /** Shorter than what access control may take. */
  private static final long DEMAND_MILLIS = 4_000;

  /** A pull on demand goes on for so long without a viewer. */
  private static final long UNWATCHED_SECONDS = 15;

  private final Streams streams;
  private final EventLoops loops;
  private final Jobs jobs;
  private volatile int slowTimeoutSeconds;
  private final ConcurrentHashMap<StreamName, CompletableFuture<Void>> demands =
      new ConcurrentHashMap<>();

  /**
   * @param configured nothing is dialled before the file was read
   */
  @Activate
  public Restream(
      @Reference Dialer dialer,
      @Reference Streams streams,
      @Reference EventLoops loops,
      @Reference DataFolder data,
      @Reference(target = Configured.TARGET) Condition configured,
      RestreamConfig config) {
    this(dialer, streams, loops, new EntryFile(data.folder("restream")));
    modified(config);
  }

  Restream(Dialer dialer, Streams streams, EventLoops loops, EntryFile file) {
    this.streams = streams;
    this.loops = loops;
    SecureRandom random = new SecureRandom();
    IntSupplier slow = () -> slowTimeoutSeconds;
    jobs =
        new Jobs(
            file, entry -> new Job(entry, dialer, loops.next(), Clock.systemUTC(), random, slow));
  }

  @Modified
  void modified(RestreamConfig config) {
    slowTimeoutSeconds = config.slowTimeoutSeconds();
    begin(jobs.configure(config.pull(), config.push()));
  }

  @Deactivate
  void deactivate() {
    jobs.stop();
  }

  void add(Entry entry) {
    begin(jobs.add(entry));
  }

  private void begin(List<Job> fresh) {
    for (Job job : fresh) {
      Entry entry = job.entry();
      job.want(
          entry.push() ? isLive(entry.stream()) : !entry.onDemand() || isWatched(entry.stream()));
    }
  }

  Jobs jobs() {
    return jobs;
  }

  private boolean isLive(StreamName stream) {
    return streams.stream(stream).map(StreamInfo::live).orElse(false);
  }

  private boolean isWatched(StreamName stream) {
    return streams.stream(stream).map(info -> info.viewers() > 0).orElse(false);
  }

  void onPublished(StreamName stream) {
    jobs.of(stream).stream().filter(job -> job.entry().push()).forEach(job -> job.want(true));
    CompletableFuture<Void> waiting = demands.remove(stream);
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  void onUnpublished(StreamName stream) {
    jobs.of(stream).stream().filter(job -> job.entry().push()).forEach(job -> job.want(false));
  }

  void onViewers(StreamName stream, int viewers) {
    for (Job job : jobs.of(stream)) {
      if (job.entry().onDemand()) {
        if (viewers > 0) {
          job.want(true);
        } else {
          restLater(job);
        }
      }
    }
  }

  private void restLater(Job job) {
    loops
        .next()
        .schedule(
            () -> {
              if (!isWatched(job.entry().stream())) {
                job.want(false);
              }
            },
            UNWATCHED_SECONDS,
            TimeUnit.SECONDS);
  }

  /**
   * Somebody wants to view a stream: if it is pulled on demand, that begins now.
   *
   * @return completed when the stream is live, or it took too long; at once if nothing is to do
   */
  CompletableFuture<Void> demand(StreamName stream) {
    List<Job> wanted = jobs.of(stream).stream().filter(job -> job.entry().onDemand()).toList();
    if (wanted.isEmpty() || isLive(stream)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> waiting =
        demands.computeIfAbsent(stream, name -> new CompletableFuture<>());
    wanted.forEach(
        job -> {
          job.want(true);
          restLater(job);
        });
    return waiting.copy().completeOnTimeout(null, DEMAND_MILLIS, TimeUnit.MILLISECONDS);
  }
}
