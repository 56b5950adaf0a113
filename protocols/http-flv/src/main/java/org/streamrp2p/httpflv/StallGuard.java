package org.streamrp2p.httpflv;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.TimerCoalescing;

/**
 * Notices a player that takes nothing although data waits. Looks a few times in the span, so that a
 * player costs a timer and nothing on the way of its data. Confined to the event loop.
 */
final class StallGuard implements Runnable {
  private static final int LOOKS = 4;

  private final Channel channel;
  private final Runnable stalled;
  private @Nullable Future<?> task;
  private int looksInVain;

  /**
   * @param stalled runs once nothing went out for the whole span
   */
  StallGuard(Channel channel, Runnable stalled) {
    this.channel = channel;
    this.stalled = stalled;
  }

  void start(int seconds) {
    long millis = Math.max(1, TimeUnit.SECONDS.toMillis(seconds) / LOOKS);
    long first = TimerCoalescing.delayNanos(channel.eventLoop(), millis);
    long period = TimeUnit.MILLISECONDS.toNanos(millis);
    task = channel.eventLoop().scheduleWithFixedDelay(this, first, period, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }

  /** The channel can take more: the player reads. */
  void progress() {
    looksInVain = 0;
  }

  @Override
  public void run() {
    if (channel.isWritable()) {
      looksInVain = 0;
    } else if (++looksInVain > LOOKS) {
      stop();
      stalled.run();
    }
  }
}
