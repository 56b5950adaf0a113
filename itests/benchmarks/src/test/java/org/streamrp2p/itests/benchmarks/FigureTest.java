package org.streamrp2p.itests.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void anOddNumberOfValuesHasOneInTheMiddle() {
    assertEquals(5, Figure.plain("x", List.of(9.0, 1.0, 5.0)).median());
  }

  @Test
  void anEvenNumberOfValuesHasTwo() {
    assertEquals(4, Figure.plain("x", List.of(9.0, 1.0, 3.0, 5.0)).median());
  }

  @Test
  void aRowHasTheValuesWithADecimalWhereThereIsOne() {
    assertEquals(
        "| start | 400 | 300.3 | 299 | 401 | ✔ |",
        Figure.median("start", 400, List.of(401.0, 299.04, 300.26)).row());
    assertEquals(
        "| share | 90–110 | 100 | 89.9 | 110.1 | ✘ |",
        Figure.between("share", 90, 110, List.of(89.9, 110.1)).row());
    assertEquals(
        "| ratio | 1.1 | 1.072 | 0.9 | 1.5 | ✔ |",
        Figure.median("ratio", 1.1, List.of(1.0719, 0.9, 1.5)).row());
    assertEquals("| stop | – | 7 | 7 | 7 | ✔ |", Figure.plain("stop", List.of(7.0)).row());
  }

  @Test
  void theMedianOrEachValueIsJudged() {
    List<Double> values = List.of(1.0, 2.0, 300.0);
    assertTrue(Figure.median("x", 2, values).good());
    assertFalse(Figure.median("x", 1.9, values).good());
    assertTrue(Figure.each("x", 300, values).good());
    assertFalse(Figure.each("x", 299, values).good());
    assertTrue(Figure.between("x", 1, 300, values).good());
    assertFalse(Figure.between("x", 2, 300, values).good());
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    assertThrows(IllegalArgumentException.class, () -> Figure.plain("x", List.of()));
  }
}
