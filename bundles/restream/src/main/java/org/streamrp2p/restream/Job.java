package org.streamrp2p.restream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * Keeps one entry going while it is wanted: dials, waits, dials again.
 *
 * <pre>
 *            wanted                connected, described
 *   IDLE ───────────► CONNECTING ───────────────────────► RUNNING
 *    ▲                  ▲    │ closed                       │ closed
 *    └── not wanted ─── │ ── └──────► WAITING ◄─────────────┘
 *                       └─ back-off ─────┘
 * </pre>
 *
 * <p>A pull that runs dry at its origin goes back to CONNECTING: it stays connected.
 *
 * <p><b>Threads.</b> Confined to an event loop; {@link #view} is for any.
 */
final class Job {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  /**
   * A push stays so long after its stream ended, or as long as {@code streams.lingerSeconds} lets
   * it: encoders that reconnect find it still there.
   */
  static final int LINGER_SECONDS = 5;

  /** Servers that send each other's clients around are left alone after so many hops. */
  private static final int MAX_REDIRECTS = 2;

  /** What it is doing. */
  enum State {
    IDLE,
    CONNECTING,
    RUNNING,
    WAITING
  }

  /**
   * What may be shown.
   *
   * @param since when this state began
   * @param attempts dialled since the last success
   * @param failures attempts and connections that failed since the entry is there
   * @param connectionId -1 if there is none
   * @param lastError empty if there was none
   * @param waitMillis until the next attempt
   */
  record View(
      State state,
      Instant since,
      int attempts,
      long failures,
      long connectionId,
      String lastError,
      long waitMillis) {}

  private final Entry entry;
  private final Dialer dialer;
  private final EventLoop loop;
  private final Clock clock;
  private final Backoff backoff;
  private final IntSupplier slowTimeoutSeconds;
  private boolean wanted;
  private boolean stopped;
  private Dialer.@Nullable Dial dial;
  private @Nullable Future<?> retry;
  private int round;
  private int redirects;
  private long failures;
  private long runningMillis;
  private volatile View view;

  /**
   * @param slowTimeoutSeconds asked at each attempt: how long the server of a push may take nothing
   */
  Job(
      Entry entry,
      Dialer dialer,
      EventLoop loop,
      Clock clock,
      RandomGenerator random,
      IntSupplier slowTimeoutSeconds) {
    this.entry = entry;
    this.dialer = dialer;
    this.loop = loop;
    this.clock = clock;
    this.backoff = new Backoff(random);
    this.slowTimeoutSeconds = slowTimeoutSeconds;
    view = new View(State.IDLE, clock.instant(), 0, 0, -1, "", 0);
  }

  Entry entry() {
    return entry;
  }

  View view() {
    return view;
  }

  /** From any thread. */
  void want(boolean newWanted) {
    loop.execute(
        () -> {
          if (stopped || wanted == newWanted) {
            return;
          }
          wanted = newWanted;
          if (wanted && view.state() == State.IDLE) {
            backoff.reset();
            redirects = 0;
            dial(entry.remote());
          } else if (!wanted && view.state() == State.WAITING) {
            rest();
          } else if (!wanted && !entry.push()) {
            hangUp();
            rest();
          }
        });
  }

  /** Ends it for good. From any thread. */
  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          wanted = false;
          hangUp();
          rest();
        });
  }

  private void hangUp() {
    round++;
    Dialer.Dial current = dial;
    dial = null;
    if (current != null) {
      current.close();
    }
  }

  private void rest() {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    show(State.IDLE, 0, -1, stopped ? "" : view.lastError(), 0);
  }

  private void dial(Remote remote) {
    retry = null;
    int now = ++round;
    show(State.CONNECTING, view.attempts() + 1, -1, view.lastError(), 0);
    HandoverState arguments =
        new HandoverState(
            "restream",
            1,
            Map.of(
                "direction", entry.direction(),
                "url", remote.url(),
                "stream", entry.stream().toString(),
                "lingerSeconds", LINGER_SECONDS,
                "slowTimeoutSeconds", slowTimeoutSeconds.getAsInt()));
    DialRequest request =
        DialRequest.to("restream", remote.host(), remote.port(), "rtmp", arguments);
    if (remote.tls()) {
      String pin = entry.pin();
      request = pin == null ? request.withTls() : request.withPinnedTls(pin);
    }
    dial = dialer.dial(request, new Heard(now));
  }

  private void show(State state, int attempts, long connectionId, String error, long waitMillis) {
    Instant since = state == view.state() ? view.since() : clock.instant();
    view = new View(state, since, attempts, failures, connectionId, error, waitMillis);
  }

  private void onRunning() {
    runningMillis = clock.millis();
    LOG.info("{} runs", entry);
    show(State.RUNNING, 0, view.connectionId(), "", 0);
  }

  /** The other server has nothing to send any more; it may go on later. */
  private void onDry() {
    praise();
    LOG.info("{} waits: the stream ended at its origin", entry);
    show(State.CONNECTING, 0, view.connectionId(), "the stream ended at its origin", 0);
  }

  /** Having run for long makes the next wait short. */
  private void praise() {
    if (view.state() == State.RUNNING
        && clock.millis() - runningMillis >= TimeUnit.NANOSECONDS.toMillis(Backoff.STABLE_NANOS)) {
      backoff.reset();
      redirects = 0;
    }
  }

  private void onClosed(CloseReason reason) {
    dial = null;
    praise();
    String kind = reason.details().getOrDefault("kind", "failed");
    if (!wanted) {
      LOG.info("{} ended: {}", entry, reason);
      rest();
    } else if (kind.equals("redirect") && redirects < MAX_REDIRECTS) {
      redirect(reason);
    } else if (kind.equals("ended")) {
      // Nobody has told this job yet that it is not wanted any more, or it is wanted again.
      again(reason.text(), view.lastError());
    } else {
      fail(reason.text());
    }
  }

  private void redirect(CloseReason reason) {
    try {
      Remote there = Remote.parse(reason.details().getOrDefault("url", ""));
      redirects++;
      LOG.info("{}: {}, to {}", entry, reason, there);
      dial(there);
    } catch (IllegalArgumentException e) {
      fail(reason.text());
    }
  }

  private void fail(String error) {
    failures++;
    again(error, error);
  }

  private void again(String reason, String error) {
    redirects = 0;
    long millis = backoff.next();
    LOG.info("{}: {}; again in {} s", entry, reason, Math.round(millis / 1000.0));
    show(State.WAITING, view.attempts(), -1, error, millis);
    retry = loop.schedule(() -> dial(entry.remote()), millis, TimeUnit.MILLISECONDS);
  }

  /** What one connection says, brought to the loop of the job; a late one is not heard. */
  private final class Heard implements DialListener {
    private final int of;

    Heard(int of) {
      this.of = of;
    }

    private void hear(Runnable what) {
      loop.execute(
          () -> {
            if (of == round) {
              what.run();
            }
          });
    }

    @Override
    public void onConnected(long connectionId) {
      hear(() -> show(State.CONNECTING, view.attempts(), connectionId, view.lastError(), 0));
    }

    /** It runs while media flows: then the guest names the stream. */
    @Override
    public void onDescribed(String role, String stream) {
      hear(
          () -> {
            if (!stream.isEmpty() && view.state() == State.CONNECTING) {
              onRunning();
            } else if (stream.isEmpty() && view.state() == State.RUNNING) {
              onDry();
            }
          });
    }

    @Override
    public void onClosed(CloseReason reason) {
      hear(() -> Job.this.onClosed(reason));
    }
  }
}
