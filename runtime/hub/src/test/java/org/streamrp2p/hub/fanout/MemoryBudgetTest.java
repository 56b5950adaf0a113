package org.streamrp2p.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(100);
  private final MemoryBudget.Share small = budget.share();
  private final MemoryBudget.Share middle = budget.share();
  private final MemoryBudget.Share large = budget.share();

  @Test
  void belowTheLimitEachMayHoldWhatItLikes() {
    large.take(100);
    assertEquals(Long.MAX_VALUE, large.allowed());
    assertEquals(100, budget.used());
  }

  // 10 and 30 fit; what is left of 100 is for the third.
  @Test
  void beyondItTheLargestGivesUpWhatTheOthersLeave() {
    small.take(10);
    middle.take(30);
    large.take(90);
    assertEquals(60, large.allowed());
    assertEquals(60, small.allowed());
    large.free(30);
    assertEquals(Long.MAX_VALUE, large.allowed());
  }

  @Test
  void whoHoldsTheSameGivesUpTheSame() {
    small.take(50);
    middle.take(50);
    large.take(50);
    assertEquals(33, small.allowed());
  }

  @Test
  void whoCouldNotKeepMoreInOneRushIsAskedAnewInTheNext() {
    small.take(10);
    large.take(95);
    assertEquals(90, large.allowed());
    large.free(95);
    middle.take(95);
    assertEquals(90, middle.allowed());
    small.take(40);
    middle.free(50);
    large.take(10);
    assertEquals(45, middle.allowed());
  }

  @Test
  void aShareThatIsClosedLeavesItsPartToTheOthers() {
    small.take(60);
    large.take(60);
    assertEquals(50, large.allowed());
    small.free(60);
    small.close();
    large.take(60);
    assertEquals(100, large.allowed());
  }
}
