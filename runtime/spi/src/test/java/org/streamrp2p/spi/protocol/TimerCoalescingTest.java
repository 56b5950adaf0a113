package org.streamrp2p.spi.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerCoalescingTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }

  private long delay(long millis) {
    return TimerCoalescing.delayNanos(channel.eventLoop(), millis);
  }

  @Test
  void timersOfManyConnectionsFallDueTogether() {
    Set<Long> ends = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ends.add(now() + delay(10_000));
      channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    }
    assertTrue(ends.size() <= 2, ends.size() + " different ends within a second");
  }

  @Test
  void aDelayIsLittleShorterAndNeverLongerThanWished() {
    for (long millis : new long[] {0, 1, 7, 100, 3_000, 60_000}) {
      long wished = TimeUnit.MILLISECONDS.toNanos(millis);
      for (int i = 0; i < 100; i++) {
        long delay = delay(millis);
        assertTrue(
            delay <= wished && delay >= wished - Math.min(SECOND, wished / 8),
            delay + " of " + wished);
        channel.advanceTimeBy(13, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Test
  void aTimerThatIsSetAgainWhenItRunsKeepsAnEvenPace() {
    channel.advanceTimeBy(delay(10_000), TimeUnit.NANOSECONDS);
    assertEquals(10 * SECOND, delay(10_000));
    channel.advanceTimeBy(10 * SECOND + 1_000_000, TimeUnit.NANOSECONDS);
    assertEquals(10 * SECOND - 1_000_000, delay(10_000));
  }
}
