package org.streamrp2p.testkit;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * Streams for the test of one handler: keeps what was published, sends what the test says. Nothing
 * is checked, numbered or kept for late joiners; everything happens on the thread of the test.
 */
public final class TestStreams implements Streams {
  private final Map<Long, TestPublication> publications = new LinkedHashMap<>();
  private final Map<Long, TestSubscription> subscriptions = new LinkedHashMap<>();
  private final List<AccessRequest> requests = new ArrayList<>();
  private @Nullable Deque<Runnable> later;
  private PublishResult.@Nullable Refused refusePublish;
  private SubscribeResult.@Nullable Refused refuseSubscribe;
  private final Map<StreamName, SubscribeResult.Refused> refusedStreams = new HashMap<>();
  private final Set<StreamName> privateStreams = new HashSet<>();
  private long ids = 1;

  /** Every publish from now on gets this answer; null accepts again. */
  public void refusePublish(PublishResult.@Nullable Refused answer) {
    refusePublish = answer;
  }

  /** Every subscribe from now on gets this answer; null accepts again. */
  public void refuseSubscribe(SubscribeResult.@Nullable Refused answer) {
    refuseSubscribe = answer;
  }

  /** Every subscribe to this stream gets this answer. */
  public void refuseSubscribe(StreamName stream, SubscribeResult.Refused answer) {
    refusedStreams.put(stream, answer);
  }

  /** From now on the stream is listed as private; nobody is asked for a token. */
  public void makePrivate(StreamName stream) {
    privateStreams.add(stream);
  }

  /** All requests so far. */
  public List<AccessRequest> requests() {
    return requests;
  }

  /** All publications so far, closed ones too. */
  public List<TestPublication> publications() {
    return List.copyOf(publications.values());
  }

  /** All subscriptions so far, closed ones too. */
  public List<TestSubscription> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  /**
   * From now on who is let in, or refused by the name of the stream, hears of it only by {@link
   * #answer()}.
   */
  public void answerLater() {
    later = new ArrayDeque<>();
  }

  /** Gives the oldest answer that is awaited. */
  public void answer() {
    requireNonNull(later).remove().run();
  }

  private <T> CompletionStage<T> answer(T result) {
    if (later == null) {
      return CompletableFuture.completedFuture(result);
    }
    CompletableFuture<T> awaited = new CompletableFuture<>();
    later.add(() -> awaited.complete(result));
    return awaited;
  }

  @Override
  public CompletionStage<PublishResult> publish(
      AccessRequest request, Numbering numbering, PublicationListener listener, EventLoop loop) {
    requests.add(request);
    if (refusePublish != null) {
      return CompletableFuture.completedFuture(refusePublish);
    }
    TestPublication publication = new TestPublication(ids++, request.stream(), listener);
    publications.put(publication.id, publication);
    return answer(new PublishResult.Accepted(publication));
  }

  @Override
  public Optional<Publication> publication(long id) {
    return Optional.ofNullable(publications.get(id));
  }

  @Override
  public CompletionStage<SubscribeResult> subscribe(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener) {
    requests.add(request);
    if (refuseSubscribe != null) {
      return CompletableFuture.completedFuture(refuseSubscribe);
    }
    SubscribeResult.Refused refused = refusedStreams.get(request.stream());
    if (refused != null) {
      return answer(refused);
    }
    TestSubscription subscription =
        new TestSubscription(ids++, request.stream(), connection, encoder, options, listener);
    subscriptions.put(subscription.id, subscription);
    return answer(new SubscribeResult.Accepted(subscription));
  }

  @Override
  public CompletionStage<Optional<SubscribeResult.Refused>> refusal(
      AccessRequest request, SubscribeOptions options) {
    requests.add(request);
    return CompletableFuture.completedFuture(Optional.ofNullable(refuseSubscribe));
  }

  @Override
  public Optional<Subscription> subscription(long id) {
    return Optional.ofNullable(subscriptions.get(id));
  }

  @Override
  public SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber) {
    throw new IllegalStateException("test streams have no frame subscribers");
  }

  @Override
  public List<StreamInfo> streams() {
    return publications.values().stream()
        .filter(TestPublication::isOpen)
        .map(
            p ->
                (StreamInfo)
                    new Info(
                        p.stream,
                        p.frames.size(),
                        tracks(p.frames),
                        privateStreams.contains(p.stream)))
        .toList();
  }

  private static List<StreamInfo.TrackInfo> tracks(List<Frame> frames) {
    return frames.stream()
        .map(frame -> new StreamInfo.TrackInfo(frame.track(), frame.codec()))
        .distinct()
        .toList();
  }

  @Override
  public Optional<StreamInfo> stream(StreamName name) {
    return streams().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** A publication that keeps its frames. */
  public static final class TestPublication implements Publication {
    private final long id;
    private final StreamName stream;
    private final List<Frame> frames = new ArrayList<>();
    private PublicationListener listener;
    private @Nullable String closed;
    private long pauseNanos;

    TestPublication(long id, StreamName stream, PublicationListener listener) {
      this.id = id;
      this.stream = stream;
      this.listener = listener;
    }

    /** What was published; {@link #release} drops it. */
    public List<Frame> frames() {
      return frames;
    }

    /** Releases all frames. */
    public void release() {
      frames.forEach(Frame::release);
      frames.clear();
    }

    /** What {@link #mayPauseNanos} says from now on. */
    public void mayPause(long nanos) {
      pauseNanos = nanos;
    }

    @Override
    public long mayPauseNanos() {
      return pauseNanos;
    }

    /** The reason it was closed with, or null. */
    public @Nullable String closed() {
      return closed;
    }

    /** Ends it from outside, as a takeover does. */
    public void end(String reason) {
      closed = reason;
      listener.onClosed(reason);
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public StreamName stream() {
      return stream;
    }

    @Override
    public void publish(Frame frame) {
      if (closed == null) {
        frames.add(frame);
      } else {
        frame.release();
      }
    }

    @Override
    public void listener(PublicationListener newListener) {
      listener = newListener;
    }

    @Override
    public boolean isOpen() {
      return closed == null;
    }

    @Override
    public void close(String reason) {
      closed = reason;
    }
  }

  /** A subscription that the test sends to. */
  public static final class TestSubscription implements Subscription {
    private final long id;
    private final StreamName stream;
    private final Connection connection;
    private final SubscribeOptions options;
    private FrameEncoder encoder;
    private SubscriptionListener listener;
    private boolean paused;
    private boolean open = true;

    TestSubscription(
        long id,
        StreamName stream,
        Connection connection,
        FrameEncoder encoder,
        SubscribeOptions options,
        SubscriptionListener listener) {
      this.id = id;
      this.stream = stream;
      this.connection = connection;
      this.encoder = encoder;
      this.options = options;
      this.listener = listener;
    }

    /**
     * Encodes a frame and writes it to the connection's transport, unless paused or closed. Takes
     * it over.
     */
    public void send(Frame frame) {
      try {
        if (open && !paused) {
          ByteBuf out = Unpooled.buffer();
          encoder.encode(frame, out);
          connection.transport().writeAndFlush(out);
        }
      } finally {
        frame.release();
      }
    }

    public SubscriptionListener listener() {
      return listener;
    }

    public FrameEncoder encoder() {
      return encoder;
    }

    public SubscribeOptions options() {
      return options;
    }

    public boolean isPaused() {
      return paused;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public StreamName stream() {
      return stream;
    }

    @Override
    public void encoder(FrameEncoder newEncoder) {
      encoder = newEncoder;
    }

    @Override
    public void listener(SubscriptionListener newListener) {
      listener = newListener;
    }

    @Override
    public void paused(boolean newPaused) {
      paused = newPaused;
    }

    @Override
    public long framesDropped() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  private record Info(StreamName name, long framesIn, List<TrackInfo> tracks, boolean isPrivate)
      implements StreamInfo {
    @Override
    public boolean live() {
      return true;
    }

    @Override
    public Instant since() {
      return Instant.EPOCH;
    }

    @Override
    public String publisher() {
      return "test";
    }

    @Override
    public int viewers() {
      return 0;
    }

    @Override
    public long bitsPerSecond() {
      return 0;
    }

    @Override
    public long bytesIn() {
      return 0;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public long framesDropped() {
      return 0;
    }

    @Override
    public long gopBytes() {
      return 0;
    }
  }
}
