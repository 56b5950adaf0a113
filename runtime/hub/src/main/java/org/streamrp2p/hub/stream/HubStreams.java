package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
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

  private final StreamTable table = new StreamTable(this);
  private final Publishers publishers;
  private final Viewers viewers;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong epochs = new AtomicLong();
  private final Supplier<HubPolicy> policy;
  private final Predicate<StreamName> isPrivate;
  private final AccessGate gate;
  private final EventBridge events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final MemoryBudget budget;
  private final Backlogs backlogs = new Backlogs();
  private volatile HubSettings settings;
  private volatile boolean stopping;

  /**
   * @param policy asked at each publish, subscribe and end
   * @param isPrivate whether viewers of a stream need a token
   * @param loops gives the home of a stream that nobody with an event loop asked for
   */
  public HubStreams(
      HubSettings settings,
      Supplier<HubPolicy> policy,
      Predicate<StreamName> isPrivate,
      AccessGate gate,
      EventBridge events,
      Clock clock,
      LongSupplier nanoTime,
      Supplier<EventLoop> loops) {
    this.settings = settings;
    this.policy = policy;
    this.isPrivate = isPrivate;
    this.gate = gate;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.budget = new MemoryBudget(settings.gopTotalBytes());
    this.publishers = new Publishers(table, events, this);
    this.viewers = new Viewers(table, events, this, loops);
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
                    Loops.complete(
                        result, loop, Publishers.refuse(PublishResult.Code.NOT_ALLOWED, reason));
                case AccessDecision.Allowed(String holder) ->
                    table.with(
                        request.stream(),
                        loop,
                        core ->
                            Loops.complete(
                                result,
                                loop,
                                begin(core, request, holder, numbering, listener, loop)));
              }
            });
    return result;
  }

  /** On the home event loop. */
  private PublishResult begin(
      StreamCore core,
      AccessRequest request,
      String holder,
      Numbering numbering,
      PublicationListener listener,
      EventLoop loop) {
    PublishResult result =
        stopping
            ? Publishers.refuse(PublishResult.Code.STOPPING, STOPPING)
            : publishers.begin(core, request, holder, numbering, listener, loop);
    table.reap(core);
    return result;
  }

  @Override
  public Optional<Publication> publication(long id) {
    return Optional.ofNullable(publishers.find(id));
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
    gate.decide(request)
        .thenAccept(
            decision -> {
              switch (decision) {
                case AccessDecision.Refused(String reason) ->
                    Loops.complete(
                        result,
                        connection.eventLoop(),
                        Viewers.refuse(SubscribeResult.Code.NOT_ALLOWED, reason));
                case AccessDecision.Allowed allowed ->
                    viewers.subscribe(
                        new Viewers.Wish(request, connection, encoder, options, listener),
                        result::complete);
              }
            });
    return result;
  }

  @Override
  public CompletionStage<Optional<SubscribeResult.Refused>> refusal(
      AccessRequest request, SubscribeOptions options) {
    return gate.decide(request).thenApply(decision -> refusal(decision, request, options));
  }

  private Optional<SubscribeResult.Refused> refusal(
      AccessDecision decision, AccessRequest request, SubscribeOptions options) {
    SubscribeResult result =
        switch (decision) {
          case AccessDecision.Refused(String reason) ->
              Viewers.refuse(SubscribeResult.Code.NOT_ALLOWED, reason);
          case AccessDecision.Allowed allowed -> viewers.refusal(request.stream(), options);
        };
    return result instanceof SubscribeResult.Refused refused
        ? Optional.of(refused)
        : Optional.empty();
  }

  @Override
  public SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber) {
    return viewers.subscribe(stream, options, subscriber);
  }

  @Override
  public Optional<Subscription> subscription(long id) {
    return Optional.ofNullable(viewers.find(id));
  }

  // ---- list

  @Override
  public List<StreamInfo> streams() {
    return table.all().stream()
        .map(core -> (StreamInfo) core.snapshot())
        .sorted(Comparator.comparing(info -> info.name().toString()))
        .toList();
  }

  @Override
  public Optional<StreamInfo> stream(StreamName name) {
    return Optional.ofNullable(table.find(name)).map(StreamCore::snapshot);
  }

  /** Ends everything; owners are told. */
  public void stop() {
    stopping = true;
    publishers.all().forEach(publication -> publication.closeByHub(STOPPING));
    viewers.stop();
  }

  // ---- what streams share

  @Override
  public HubSettings settings() {
    return settings;
  }

  @Override
  public HubPolicy policy() {
    return policy.get();
  }

  @Override
  public boolean isPrivate(StreamName stream) {
    return isPrivate.test(stream);
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public MemoryBudget budget() {
    return budget;
  }

  @Override
  public Backlogs backlogs() {
    return backlogs;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nextId() {
    return ids.incrementAndGet();
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

  @Override
  public void streamOver(StreamName stream, int readers) {
    events.tell(new StreamEvent.Ended(stream, clock.instant(), readers));
  }
}
