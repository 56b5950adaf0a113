package org.streamrp2p.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private final MemoryBudget.Share budget = new MemoryBudget(1 << 30).share();

  // The queue against a plain list, over random adds and evictions.
  @Test
  void holdsTheNewestGroupsWithinItsBytes() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      BatchQueue queue = new BatchQueue();
      List<EncodedBatch> all = new ArrayList<>();
      int maxBytes = 200 + random.nextInt(2_000);
      long number = random.nextInt(1_000);
      for (int i = 0; i < 300; i++) {
        EncodedBatch batch = batch(number++, random.nextInt(8) == 0, random.nextInt(60));
        all.add(batch);
        queue.add(batch);
        queue.evict(2, maxBytes);
        check(queue, all, maxBytes);
      }
      queue.clear();
      assertEquals(0, budget.held());
    }
  }

  private static void check(BatchQueue queue, List<EncodedBatch> all, int maxBytes) {
    long end = all.get(all.size() - 1).number() + 1;
    assertEquals(end, queue.end());
    assertTrue(queue.bytes() <= maxBytes || queue.end() - queue.first() == 1);
    int groups = 0;
    for (EncodedBatch batch : all) {
      boolean held = batch.number() >= queue.first();
      assertEquals(held ? 1 : 0, batch.refCnt());
      assertEquals(held ? batch : null, queue.get(batch.number()));
      groups += held && batch.startsGroup() ? 1 : 0;
    }
    assertTrue(groups <= 2, groups + " groups");
    long newest = queue.newestGroup();
    assertEquals(groups > 0, newest >= 0);
    if (newest >= 0) {
      assertNotNull(queue.get(newest));
      assertEquals(newest, queue.groupFrom(newest));
      assertEquals(-1, queue.groupFrom(newest + 1));
    }
    assertNull(queue.get(end));
  }

  private EncodedBatch batch(long number, boolean startsGroup, int size) {
    return new EncodedBatch(
        number, number, 1, startsGroup, Unpooled.buffer(size, size), 0, null, budget);
  }
}
