package org.streamrp2p.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeWindowTest {
  @ParameterizedTest
  @CsvSource({
    "0, 350, 0",
    "10, 350, 0",
    "11, 350, 10",
    "200, 350, 10",
    "600, 350, 180",
    "1000, 350, 350",
    "9000, 350, 350",
    "200, 5, 5",
    "1000, 0, 0"
  })
  void followsTheNumberOfReaders(int readers, int maxMillis, int expected) {
    assertEquals(expected, MergeWindow.millis(readers, maxMillis));
  }

  @Test
  void neverShrinksWithMoreReaders() {
    for (int readers = 1; readers < 2_000; readers++) {
      assertTrue(MergeWindow.millis(readers, 350) >= MergeWindow.millis(readers - 1, 350));
    }
  }
}
