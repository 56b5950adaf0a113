package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  // 300 callers with half a body of 256 KB each once filled the heap of a node.
  @Test
  void unfinishedBodiesOfAllConnectionsTogetherAreBounded() {
    BodyBudget budget = new BodyBudget();
    int body = 256 * 1024;
    int taken = 0;
    while (budget.take(body, body)) {
      taken++;
    }
    assertEquals(BodyBudget.MAX_BYTES / body, taken);
    assertFalse(budget.take(1, body));
    budget.free(body);
    assertTrue(budget.take(body, body));
    assertEquals(BodyBudget.MAX_BYTES, budget.used());
  }

  // http.maxBodyBytes may be set above the budget: one such body must still get through.
  @Test
  void thereIsAlwaysRoomForOneBodyOfTheLargestSize() {
    BodyBudget budget = new BodyBudget();
    int largest = 16 << 20;
    assertTrue(budget.take(largest, largest));
    assertFalse(budget.take(1, largest));
  }
}
