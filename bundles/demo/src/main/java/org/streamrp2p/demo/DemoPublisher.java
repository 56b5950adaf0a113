package org.streamrp2p.demo;

import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/**
 * Publishes a clip in real time until it is stopped. If it may not, or its name is taken away, it
 * tries again, later each time. Confined to one event loop, but for {@link #start} and {@link
 * #stop}.
 */
final class DemoPublisher implements PublicationListener {
  private static final Logger LOG = LoggerFactory.getLogger(DemoPublisher.class);
  private static final long FIRST_RETRY_SECONDS = 1;
  private static final long LAST_RETRY_SECONDS = 60;

  /** Publishing for so long was a success: the next retry is early again. */
  private static final long SUCCESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After a longer sleep of the machine it goes on from there, and does not catch up. */
  private static final long MAX_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Streams streams;
  private final StreamName stream;
  private final Clip clip;
  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private @Nullable Publication publication;
  private @Nullable Future<?> task;
  private Loop frames;
  private long beganNanos;
  private long retrySeconds = FIRST_RETRY_SECONDS;
  private boolean stopped;

  /**
   * @param clip taken over
   * @param loop where everything happens
   * @param nanoTime {@link System#nanoTime}, or a test's
   */
  DemoPublisher(
      Streams streams, StreamName stream, Clip clip, EventLoop loop, LongSupplier nanoTime) {
    this.streams = streams;
    this.stream = stream;
    this.clip = clip;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.frames = new Loop(clip);
  }

  void start() {
    loop.execute(this::publish);
  }

  /** Ends the publication; nothing of this object stays scheduled. */
  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          cancel();
          if (publication != null) {
            publication.close("the demo stopped");
            publication = null;
          }
          clip.release();
        });
  }

  private void publish() {
    if (stopped) {
      return;
    }
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH, stream, Map.of(), "demo", new LocalAddress("demo"));
    streams
        .publish(request, Streams.Numbering.ORIGIN, this, loop)
        .whenComplete((result, failure) -> answered(result, failure));
  }

  private void answered(@Nullable PublishResult result, @Nullable Throwable failure) {
    switch (result) {
      case PublishResult.Accepted accepted -> begin(accepted.publication());
      case PublishResult.Refused refused -> retry(refused.reason());
      case null -> retry(String.valueOf(failure));
    }
  }

  private void begin(Publication accepted) {
    if (stopped) {
      accepted.close("the demo stopped");
      return;
    }
    LOG.info("The demo clip is published as {}", stream);
    publication = accepted;
    frames = new Loop(clip);
    beganNanos = nanoTime.getAsLong();
    clip.head().forEach(frame -> accepted.publish(frame.retainedDuplicate()));
    publishDue();
  }

  /** Publishes all that is due, then sleeps until the next frame is. */
  private void publishDue() {
    Publication current = publication;
    if (current == null) {
      return;
    }
    long elapsed = nanoTime.getAsLong() - beganNanos;
    long late = elapsed - frames.dueNanos();
    if (late > MAX_LATE_NANOS) {
      beganNanos += late;
      elapsed -= late;
    }
    while (frames.dueNanos() <= elapsed) {
      Frame frame = frames.next();
      current.publish(frame);
    }
    long wait = frames.dueNanos() - elapsed;
    task = loop.schedule(this::publishDue, wait, TimeUnit.NANOSECONDS);
  }

  @Override
  public void onClosed(String reason) {
    publication = null;
    cancel();
    if (nanoTime.getAsLong() - beganNanos >= SUCCESS_NANOS) {
      retrySeconds = FIRST_RETRY_SECONDS;
    }
    if (!stopped) {
      retry(reason);
    }
  }

  private void retry(String reason) {
    if (stopped) {
      return;
    }
    LOG.info("The demo is not published, again in {} s: {}", retrySeconds, reason);
    task = loop.schedule(this::publish, retrySeconds, TimeUnit.SECONDS);
    retrySeconds = Math.min(LAST_RETRY_SECONDS, retrySeconds * 2);
  }

  private void cancel() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }
}
