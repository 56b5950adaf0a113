package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the readers of a stream wait for a publisher: one that left, or one that never came.
 * Confined to the stream's home event loop, whose time it goes by.
 */
final class Patience {
  /** So long may a reader take what is left of a stream that nobody is to wait for. */
  static final int DRAIN_SECONDS = 5;

  /** Waits. */
  interface Waiter {
    /** Leaves; on the stream's home event loop. */
    void waitedTooLong(String reason);
  }

  private final class Wait implements Runnable {
    private final List<Waiter> who;
    private final String reason;
    private final Runnable after;
    private final Future<?> end;

    Wait(List<Waiter> who, int seconds, String reason, Runnable after) {
      this.who = who;
      this.reason = reason;
      this.after = after;
      this.end = home.schedule(this, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
      for (Waiter waiter : who) {
        if (waits.remove(waiter, this)) {
          waiter.waitedTooLong(reason);
        }
      }
      after.run();
    }
  }

  private final EventLoop home;
  private final Set<Waiter> readers = new LinkedHashSet<>();
  private final Map<Waiter, Wait> waits = new HashMap<>();
  private @Nullable Wait linger;

  Patience(EventLoop home) {
    this.home = home;
  }

  /**
   * A reader came.
   *
   * @param seconds how long it may wait from now; 0 for as long as it likes
   */
  void joined(Waiter reader, boolean live, int seconds) {
    readers.add(reader);
    if (!live && seconds > 0) {
      String reason = "nobody published it for " + seconds + " s (streams.waitSeconds)";
      waits.put(reader, new Wait(List.of(reader), seconds, reason, () -> {}));
    }
  }

  void left(Waiter reader) {
    readers.remove(reader);
    Wait wait = waits.remove(reader);
    if (wait != null && wait.who.size() == 1) {
      wait.end.cancel(false);
    }
  }

  /** Nobody waits any more. */
  void published() {
    waits.values().forEach(wait -> wait.end.cancel(false));
    waits.clear();
    if (linger != null) {
      linger.end.cancel(false);
      linger = null;
    }
  }

  /**
   * All who are there wait from now.
   *
   * @param seconds at most
   * @param after runs when they were sent away; not if somebody published before
   */
  void unpublished(int seconds, String reason, Runnable after) {
    Wait wait = new Wait(List.copyOf(readers), seconds, reason, after);
    readers.forEach(reader -> waits.put(reader, wait));
    linger = wait;
  }

  /** Nobody is left. */
  void stop() {
    published();
    readers.clear();
  }
}
