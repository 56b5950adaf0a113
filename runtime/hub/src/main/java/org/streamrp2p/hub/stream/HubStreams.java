package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.hub.fanout.MemoryBudget;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** All streams of a node. */
public final class HubStreams implements Streams, HubContext {
  private static final Logger LOG = LoggerFactory.getLogger(HubStreams.class);
  private static final String STOPPING = "the node is stopping";

  private final Map<StreamName, StreamCore> streams = new ConcurrentHashMap<>();
  private final Map<Long, PublicationHandle> publications = new ConcurrentHashMap<>();
  private final Map<Long, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong epochs = new AtomicLong();
  private final IntSupplier streamsMax;
  private final IntSupplier viewersMax;
  private final AccessGate gate;
  private final EventBridge events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Supplier<EventLoop> loops;
  private final MemoryBudget budget;
  private volatile HubSettings settings;
  private volatile boolean stopping;

  /**
   * @param streamsMax live and waited-for streams
   * @param viewersMax readers of one stream
   * @param loops gives the home of a stream that nobody with an event loop asked for
   */
  public HubStreams(
      HubSettings settings,
      IntSupplier streamsMax,
      IntSupplier viewersMax,
      AccessGate gate,
      EventBridge events,
      Clock clock,
      LongSupplier nanoTime,
      Supplier<EventLoop> loops) {
    this.settings = settings;
    this.streamsMax = streamsMax;
    this.viewersMax = viewersMax;
    this.gate = gate;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.loops = loops;
    this.budget = new MemoryBudget(settings.gopTotalBytes());
  }

  /** Takes effect at the next frame, publish or subscribe; who is connected stays. */
  public void settings(HubSettings newSettings) {
    settings = newSettings;
    budget.limit(newSettings.gopTotalBytes());
  }

  // ---- publish

  @Override
  public CompletionStage<PublishResult> publish(
      AccessRequest request, Numbering numbering, PublicationListener listener, EventLoop loop) {
    CompletableFuture<PublishResult> result = new CompletableFuture<>();
    gate.decide(request)
        .thenAccept(
            decision -> {
              switch (decision) {
                case AccessDecision.Refused(String reason) ->
                    complete(result, loop, refusePublish(PublishResult.Code.NOT_ALLOWED, reason));
                case AccessDecision.Allowed(String holder) ->
                    withStream(
                        request.stream(),
                        loop,
                        core ->
                            complete(
                                result,
                                loop,
                                begin(core, request, holder, numbering, listener, loop)),
                        reason ->
                            complete(
                                result,
                                loop,
                                refusePublish(PublishResult.Code.TOO_MANY_STREAMS, reason)));
              }
            });
    return result;
  }

  private static PublishResult refusePublish(PublishResult.Code code, String reason) {
    return new PublishResult.Refused(code, reason);
  }

  /** On the home event loop. */
  private PublishResult begin(
      StreamCore core,
      AccessRequest request,
      String holder,
      Numbering numbering,
      PublicationListener listener,
      EventLoop loop) {
    if (stopping) {
      reap(core);
      return refusePublish(PublishResult.Code.STOPPING, STOPPING);
    }
    PublicationHandle current = core.publication();
    if (current != null && (holder.isEmpty() || !holder.equals(current.holder()))) {
      return refusePublish(
          PublishResult.Code.NAME_IN_USE, request.stream() + " is being published already");
    }
    PublicationHandle handle =
        new PublicationHandle(
            ids.incrementAndGet(),
            core,
            numbering,
            request.protocol() + ' ' + request.remoteAddress(),
            holder,
            clock.instant(),
            loop,
            this,
            listener);
    publications.put(handle.id(), handle);
    if (current == null) {
      core.begin(handle);
    } else {
      publications.remove(current.id());
      core.replace(handle);
      current.takenOver("taken over by " + handle.publisher());
    }
    LOG.info("{} is published by {}", core.name(), handle.publisher());
    events.tell(new StreamEvent.Published(core.name(), clock.instant(), handle.publisher()));
    return new PublishResult.Accepted(handle);
  }

  void ended(PublicationHandle handle, StreamCore core, String reason) {
    publications.remove(handle.id());
    onHome(
        core,
        () -> {
          core.end(handle, reason);
          LOG.info("{} is no longer published: {}", core.name(), reason);
          events.tell(new StreamEvent.Unpublished(core.name(), clock.instant(), reason));
          reap(core);
        });
  }

  @Override
  public Optional<Publication> publication(long id) {
    return Optional.ofNullable(publications.get(id));
  }

  // ---- subscribe

  @Override
  public CompletionStage<SubscribeResult> subscribe(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener) {
    CompletableFuture<SubscribeResult> result = new CompletableFuture<>();
    EventLoop loop = connection.eventLoop();
    gate.decide(request)
        .thenAccept(
            decision -> {
              switch (decision) {
                case AccessDecision.Refused(String reason) ->
                    complete(result, loop, refuse(SubscribeResult.Code.NOT_ALLOWED, reason));
                case AccessDecision.Allowed allowed ->
                    subscribeAllowed(request, connection, encoder, options, listener, result);
              }
            });
    return result;
  }

  private void subscribeAllowed(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener,
      CompletableFuture<SubscribeResult> result) {
    EventLoop loop = connection.eventLoop();
    if (!options.waits() && !streams.containsKey(request.stream())) {
      complete(result, loop, notFound(request.stream()));
      return;
    }
    withStream(
        request.stream(),
        loop,
        core -> {
          SubscribeResult refusal = refusal(core, options);
          if (refusal != null) {
            reap(core);
            complete(result, loop, refusal);
            return;
          }
          SubscriptionHandle handle =
              new SubscriptionHandle(
                  ids.incrementAndGet(), core, connection, encoder.key(), this, listener);
          subscriptions.put(handle.id(), handle);
          int readers = core.countReaders(1);
          LoopRing ring = core.join(encoder, loop);
          events.tell(
              new StreamEvent.Subscribed(
                  core.name(),
                  clock.instant(),
                  handle.id(),
                  request.protocol() + ' ' + request.remoteAddress(),
                  readers));
          boolean fromKeyFrame = options.start() == SubscribeOptions.Start.KEY_FRAME;
          complete(result, loop, new SubscribeResult.Accepted(handle));
          // In a turn of its own: whoever called gets the result, and can reply, before the first
          // batch.
          loop.execute(() -> handle.attach(ring, fromKeyFrame));
        },
        reason -> complete(result, loop, refuse(SubscribeResult.Code.TOO_MANY_STREAMS, reason)));
  }

  @Override
  public SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber) {
    StreamCore existing = streams.get(stream);
    if (!options.waits() && (existing == null || !existing.snapshot().live())) {
      return notFound(stream);
    }
    if (stopping) {
      return refuse(SubscribeResult.Code.STOPPING, STOPPING);
    }
    if (existing == null && streams.size() >= streamsMax.getAsInt()) {
      return refuse(SubscribeResult.Code.TOO_MANY_STREAMS, tooMany());
    }
    StreamCore core = streams.computeIfAbsent(stream, n -> new StreamCore(n, loops.get(), this));
    FrameQueue queue =
        new FrameQueue(ids.incrementAndGet(), core, this, subscriber, options.start());
    subscriptions.put(queue.id(), queue);
    onHome(core, () -> addQueue(core, queue));
    return new SubscribeResult.Accepted(queue);
  }

  private void addQueue(StreamCore core, FrameQueue queue) {
    if (core.dead()) {
      // The last one left meanwhile: as if the stream had ended just after the subscription.
      queue.close();
      return;
    }
    int readers = core.countReaders(1);
    core.add(queue);
    events.tell(
        new StreamEvent.Subscribed(core.name(), clock.instant(), queue.id(), "plugin", readers));
  }

  private @Nullable SubscribeResult refusal(StreamCore core, SubscribeOptions options) {
    if (stopping) {
      return refuse(SubscribeResult.Code.STOPPING, STOPPING);
    }
    if (core.publication() == null && !options.waits()) {
      return notFound(core.name());
    }
    if (core.readers() >= viewersMax.getAsInt()) {
      return refuse(
          SubscribeResult.Code.TOO_MANY_VIEWERS,
          core.name() + " has " + core.readers() + " viewers already (viewers.maxPerStream)");
    }
    return null;
  }

  private static SubscribeResult refuse(SubscribeResult.Code code, String reason) {
    return new SubscribeResult.Refused(code, reason);
  }

  private static SubscribeResult notFound(StreamName name) {
    return refuse(SubscribeResult.Code.NOT_FOUND, "nobody publishes " + name);
  }

  /** Never at once: a reader often leaves while the stream goes from reader to reader. */
  void left(Subscription handle, StreamCore core, Runnable leave) {
    subscriptions.remove(handle.id());
    core.home()
        .execute(
            () -> {
              if (!core.dead()) {
                leave.run();
                int readers = core.countReaders(-1);
                events.tell(
                    new StreamEvent.Unsubscribed(
                        core.name(), clock.instant(), handle.id(), readers));
                reap(core);
              }
            });
  }

  @Override
  public Optional<Subscription> subscription(long id) {
    return Optional.ofNullable(subscriptions.get(id));
  }

  // ---- list

  @Override
  public List<StreamInfo> streams() {
    return streams.values().stream()
        .map(core -> (StreamInfo) core.snapshot())
        .sorted(Comparator.comparing(info -> info.name().toString()))
        .toList();
  }

  @Override
  public Optional<StreamInfo> stream(StreamName name) {
    return Optional.ofNullable(streams.get(name)).map(StreamCore::snapshot);
  }

  /** Ends everything; owners are told. */
  public void stop() {
    stopping = true;
    publications.values().forEach(publication -> publication.closeByHub(STOPPING));
    for (Subscription subscription : subscriptions.values()) {
      switch (subscription) {
        case SubscriptionHandle handle ->
            on(handle.connection().eventLoop(), () -> handle.closeByHub(STOPPING));
        default -> subscription.close();
      }
    }
  }

  // ---- what streams share

  @Override
  public HubSettings settings() {
    return settings;
  }

  @Override
  public MemoryBudget budget() {
    return budget;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nextEpoch() {
    return epochs.updateAndGet(last -> Math.max(last + 1, clock.millis()));
  }

  @Override
  public LongSupplier nanoTime() {
    return nanoTime;
  }

  @Override
  public void droppedFrames(StreamName stream, long frames) {
    LOG.info("{}: slow readers lost {} frames", stream, frames);
    events.tell(new StreamEvent.FramesDropped(stream, clock.instant(), frames));
  }

  // ---- event loops

  private void withStream(
      StreamName name, EventLoop preferred, Consumer<StreamCore> action, Consumer<String> full) {
    StreamCore core = streams.get(name);
    if (core == null) {
      if (streams.size() >= streamsMax.getAsInt()) {
        full.accept(tooMany());
        return;
      }
      core = streams.computeIfAbsent(name, n -> new StreamCore(n, preferred, this));
    }
    StreamCore found = core;
    onHome(
        found,
        () -> {
          if (found.dead()) {
            streams.remove(name, found);
            withStream(name, preferred, action, full);
          } else {
            action.accept(found);
          }
        });
  }

  private String tooMany() {
    return "the node has " + streams.size() + " streams already (streams.max)";
  }

  private void reap(StreamCore core) {
    if (core.dieIfUnused()) {
      streams.remove(core.name(), core);
    }
  }

  private static void onHome(StreamCore core, Runnable task) {
    on(core.home(), task);
  }

  private static void on(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private static <T> void complete(CompletableFuture<T> future, EventLoop loop, T value) {
    on(loop, () -> future.complete(value));
  }
}
