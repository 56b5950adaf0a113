package org.streamrp2p.restream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * stream is live. From any thread; what is wanted is decided on one event loop.
 */
@Component(service = Restream.class, configurationPid = RestreamConfig.PID, immediate = true)
@Designate(ocd = RestreamConfig.class)
public final class Restream {
  /** Shorter than what access control may take. */
  private static final long DEMAND_MILLIS = 4_000;

  /** A pull on demand goes on for so long without a viewer. */
  private static final long UNWATCHED_SECONDS = 15;

  private final Streams streams;
  private final EventLoop loop;
  private final Jobs jobs;
  private volatile int slowTimeoutSeconds;
  private final ConcurrentHashMap<StreamName, CompletableFuture<Void>> demands =
      new ConcurrentHashMap<>();

  /** Pulls on demand that nobody watches, and when they end. Confined to the loop. */
  private final Map<Job, Future<?>> rests = new HashMap<>();

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
    this.loop = loops.next();
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
    loop.execute(() -> fresh.forEach(this::decide));
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

  /** Something happened to a stream. */
  void look(StreamName stream) {
    loop.execute(
        () -> {
          jobs.of(stream).forEach(this::decide);
          answer(stream);
        });
  }

  /** Something happened to a stream, and nobody knows to which. */
  void lookAtAll() {
    loop.execute(
        () -> {
          jobs.all().forEach(numbered -> decide(numbered.job()));
          List.copyOf(demands.keySet()).forEach(this::answer);
        });
  }

  // ---- on the loop

  /** By what holds now, whatever was told before: events may be late, or lost. */
  private void decide(Job job) {
    Entry entry = job.entry();
    if (entry.push()) {
      job.want(isLive(entry.stream()));
    } else if (!entry.onDemand()) {
      job.want(true);
    } else if (isWatched(entry.stream())) {
      stay(job);
      job.want(true);
    } else if (!rests.containsKey(job)) {
      restLater(job);
    }
  }

  private void stay(Job job) {
    Future<?> rest = rests.remove(job);
    if (rest != null) {
      rest.cancel(false);
    }
  }

  private void restLater(Job job) {
    rests.put(
        job,
        loop.schedule(
            () -> {
              rests.remove(job);
              if (!isWatched(job.entry().stream())) {
                job.want(false);
              }
            },
            UNWATCHED_SECONDS,
            TimeUnit.SECONDS));
  }

  private void begin(StreamName stream, List<Job> wanted, CompletableFuture<Void> waiting) {
    for (Job job : wanted) {
      job.want(true);
      stay(job);
      restLater(job);
    }
    loop.schedule(() -> end(stream, waiting), DEMAND_MILLIS, TimeUnit.MILLISECONDS);
    answer(stream);
  }

  private void answer(StreamName stream) {
    CompletableFuture<Void> waiting = demands.get(stream);
    if (waiting != null && isLive(stream)) {
      end(stream, waiting);
    }
  }

  private void end(StreamName stream, CompletableFuture<Void> waiting) {
    demands.remove(stream, waiting);
    waiting.complete(null);
  }

  // ---- from any thread

  /**
   * Somebody wants to view a stream: if it is pulled on demand, that begins now. All who come while
   * one waits wait with it, so that a server that is away costs the same for one as for many.
   *
   * @return completed when the stream is live, or it took too long; at once if nothing is to do
   */
  CompletableFuture<Void> demand(StreamName stream) {
    List<Job> wanted = jobs.of(stream).stream().filter(job -> job.entry().onDemand()).toList();
    if (wanted.isEmpty() || isLive(stream)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    CompletableFuture<Void> others = demands.putIfAbsent(stream, waiting);
    if (others != null) {
      return others;
    }
    loop.execute(() -> begin(stream, wanted, waiting));
    return waiting;
  }
}
