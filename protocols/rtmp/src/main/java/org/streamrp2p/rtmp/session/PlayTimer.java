package org.streamrp2p.rtmp.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * The duration argument of {@code play}: runs from the first moment at which somebody publishes.
 * Confined to its event loop.
 */
final class PlayTimer {
  private final EventLoop loop;
  private final Runnable action;
  private long millis;
  private @Nullable ScheduledFuture<?> running;

  PlayTimer(EventLoop loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /**
   * A new duration, which does not run yet.
   *
   * @param newMillis 0 for none
   */
  void set(long newMillis) {
    stop();
    millis = newMillis;
  }

  /** Begins, unless it runs already. */
  void run() {
    if (millis > 0 && running == null) {
      running = loop.schedule(this::over, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void over() {
    stop();
    action.run();
  }

  /** Forgets the duration. */
  void stop() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
    millis = 0;
  }

  Map<String, Object> save() {
    ScheduledFuture<?> future = running;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("running", future != null);
    map.put(
        "millis", future == null ? millis : Math.max(1, future.getDelay(TimeUnit.MILLISECONDS)));
    return map;
  }

  void restore(HandoverState state) {
    millis = state.number("millis");
    if (state.flag("running")) {
      run();
    }
  }
}
