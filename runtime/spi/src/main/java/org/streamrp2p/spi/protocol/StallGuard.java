package org.streamrp2p.spi.protocol;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices a peer that takes nothing although data waits; one that takes a little is merely slow.
 * Looks a few times in the span, so that a peer costs a timer and nothing on the way of its data.
 * Confined to the event loop.
 *
 * @since 1.1
 */
public final class StallGuard implements Runnable {
  private static final int LOOKS = 4;

  private final Channel channel;
  private final Runnable stalled;
  private SendProgress progress = new SendProgress();
  private @Nullable Future<?> task;

  /**
   * @param stalled runs once no byte was taken for the whole span
   */
  public StallGuard(Channel channel, Runnable stalled) {
    this.channel = channel;
    this.stalled = stalled;
  }

  /** Watches from now on; what was seen before counts no more. */
  public void start(int seconds) {
    stop();
    progress = new SendProgress();
    long millis = Math.max(1, TimeUnit.SECONDS.toMillis(seconds) / LOOKS);
    long first = TimerCoalescing.delayNanos(channel.eventLoop(), millis);
    long period = TimeUnit.MILLISECONDS.toNanos(millis);
    task = channel.eventLoop().scheduleWithFixedDelay(this, first, period, TimeUnit.NANOSECONDS);
  }

  /** Watches no more. */
  public void stop() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }

  /** One look; called by the timer. */
  @Override
  public void run() {
    if (progress.look(channel) >= LOOKS) {
      stop();
      stalled.run();
    }
  }
}
