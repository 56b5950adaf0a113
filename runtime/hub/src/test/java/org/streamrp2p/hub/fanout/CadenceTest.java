package org.streamrp2p.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private final Cadence cadence = new Cadence();

  @Test
  void whatComesAfterAPauseIsWrittenAtOnce() {
    assertEquals(0, cadence.delayNanos(1_000, 100));
    assertEquals(0, cadence.delayNanos(1_100, 100));
    assertEquals(0, cadence.delayNanos(5_000, 100));
  }

  @Test
  void writesKeepAnEvenPaceWhateverTheFramesDo() {
    List<Long> writes = new ArrayList<>();
    long now = 10_000;
    for (int i = 0; i < 50; i++) {
      long write = now + cadence.delayNanos(now, 100);
      writes.add(write);
      now = write + i; // the next frame comes a little later each time
    }
    for (int i = 0; i < 50; i++) {
      assertEquals(10_000 + 100 * i, writes.get(i));
    }
  }

  @Test
  void aWindowThatBecomesShorterHoldsNothingBackForLonger() {
    cadence.delayNanos(0, 1_000);
    assertEquals(49, cadence.delayNanos(1, 50));
    assertEquals(0, cadence.delayNanos(52, 0));
  }

  @Test
  void aWindowThatBecomesLongerCountsFromTheLastWrite() {
    cadence.delayNanos(0, 0);
    assertEquals(990, cadence.delayNanos(10, 1_000));
  }
}
