package org.streamrp2p.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.streamrp2p.rtmp.chunk.RtmpException.Reason;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.RandomCuts;

class MessageBudgetTest {
  private static final int TOTAL = 4_000;
  private static final int LARGEST = 2_000;

  private final MessageBudget budget = new MessageBudget(TOTAL, LARGEST);

  @Test
  void oneMessageOfTheLargestSizeAlwaysFits() {
    for (int total : new int[] {0, 1, TOTAL, TOTAL + 1}) {
      MessageBudget any = new MessageBudget(total, LARGEST);
      any.share(() -> true).take(LARGEST);
      assertEquals(LARGEST, any.used());
    }
    new MessageBudget(1 << 20, 0xffffff).share(() -> true).take(0xffffff);
  }

  @Test
  void whatDoesNotFitIsRefusedAndNotTaken() {
    MessageBudget.Share share = budget.share(() -> true);
    share.take(1_500);
    RtmpException refused = assertThrows(RtmpException.class, () -> share.take(501));
    assertEquals(Reason.MESSAGE_BUDGET, refused.reason());
    assertEquals(
        "unfinished messages: 1500 bytes and 501 more (expected: twice the 1500 that are free)",
        refused.getMessage());
    assertEquals(1_500, budget.used());
    share.take(500);
    share.free(2_000);
    assertEquals(0, budget.used());
  }

  @Test
  void whoHoldsMuchIsRefusedBeforeWhoHoldsLittle() {
    MessageBudget large = new MessageBudget(32 << 20, 0xffffff);
    List<MessageBudget.Share> greedy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      greedy.add(large.share(() -> true));
    }
    assertThrows(
        RtmpException.class,
        () -> {
          while (true) {
            greedy.forEach(share -> share.take(4_096));
          }
        });
    assertTrue(large.used() <= 24 << 20, "bytes: " + large.used());
    large.share(() -> true).take(300_000);
  }

  @Test
  void strangersTakeNothingFromPublishersNorTheOtherWayRound() {
    for (int i = 0; i < 2_000; i++) {
      MessageBudget.Share stranger = budget.share(() -> false);
      try {
        stranger.take(1);
      } catch (RtmpException e) {
        // full
      }
    }
    assertTrue(budget.used() <= TOTAL / 4, "bytes: " + budget.used());
    MessageBudget.Share publisher = budget.share(() -> true);
    publisher.take(LARGEST);
    MessageBudget fresh = new MessageBudget(TOTAL, LARGEST);
    fresh.share(() -> true).take(LARGEST);
    fresh.share(() -> false).take(600);
  }

  @Test
  void whatIsHeldMovesWithThePeerThatBeginsOrCeasesToPublish() {
    boolean[] publishes = {false};
    MessageBudget.Share share = budget.share(() -> publishes[0]);
    share.take(600);
    assertThrows(RtmpException.class, () -> share.take(200));
    publishes[0] = true;
    share.take(1_400);
    budget.share(() -> false).take(600);
    publishes[0] = false;
    assertThrows(RtmpException.class, () -> share.take(1));
    assertEquals(2_600, budget.used());
    share.free(2_000);
    assertEquals(600, budget.used());
  }

  /** Refused is only what is new: a successor keeps all that came before it. */
  @Test
  void whatAPredecessorHeldIsTakenOverWhetherThereIsRoomOrNot() {
    MessageBudget.Share share = budget.share(() -> true);
    share.takeOver(LARGEST);
    share.takeOver(LARGEST);
    assertEquals(2L * LARGEST, budget.used());
    share.settle();
    assertThrows(RtmpException.class, () -> budget.share(() -> true).take(1));
    budget.share(() -> false).take(1);
    share.free(LARGEST);
    budget.share(() -> true).take(1);
  }

  @Test
  void aNewSizeHoldsForWhatIsTakenFromThenOn() {
    MessageBudget.Share share = budget.share(() -> true);
    share.take(LARGEST);
    assertThrows(RtmpException.class, () -> share.take(LARGEST));
    budget.resize(8_000, LARGEST);
    share.take(LARGEST);
    budget.resize(TOTAL, LARGEST);
    assertThrows(RtmpException.class, () -> share.take(1));
    assertEquals(2L * LARGEST, budget.used());
  }

  /** Whatever came, whole, broken, aborted or handed over: what is counted is what is held. */
  @Test
  void theBudgetIsTheMemoryThatIsHeldAfterAnyTraffic() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
      MessageBudget shared = new MessageBudget(40_000, 10_000);
      List<ChunkReader> readers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        readers.add(reader(allocator, shared, random.nextBoolean()));
      }
      for (int i = 0; i < 60; i++) {
        int at = random.nextInt(readers.size());
        try {
          step(readers, at, random, allocator, shared);
        } catch (RtmpException e) {
          readers.set(at, renewed(readers.get(at), allocator, shared));
        }
        assertEquals(allocator.metric().usedHeapMemory(), shared.used(), "seed " + seed);
      }
      readers.forEach(ChunkReader::release);
      assertEquals(0, shared.used(), "seed " + seed);
      assertEquals(0, allocator.metric().usedHeapMemory());
    }
  }

  private static void step(
      List<ChunkReader> readers,
      int at,
      Random random,
      UnpooledByteBufAllocator allocator,
      MessageBudget shared) {
    ChunkReader reader = readers.get(at);
    switch (random.nextInt(8)) {
      case 0 -> reader.abort(2 + random.nextInt(62));
      case 1 -> {
        HandoverState state = new HandoverState("rtmp", 1, reader.save());
        ChunkReader next = renewed(reader, allocator, shared);
        readers.set(at, next);
        next.restore(state);
      }
      case 2 -> feed(reader, garbage(random), random);
      default -> feed(reader, messages(random), random);
    }
  }

  private static ChunkReader renewed(
      ChunkReader reader, UnpooledByteBufAllocator allocator, MessageBudget shared) {
    reader.release();
    return reader(allocator, shared, true);
  }

  private static ChunkReader reader(
      UnpooledByteBufAllocator allocator, MessageBudget shared, boolean publishes) {
    return new ChunkReader(
        allocator,
        () -> 10_000,
        shared.share(() -> publishes),
        (header, payload) -> payload.release());
  }

  private static void feed(ChunkReader reader, byte[] bytes, Random random) {
    RandomCuts.feed(
        bytes,
        random,
        400,
        in -> {
          try {
            reader.read(in);
          } finally {
            in.release();
          }
        });
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Begun on some chunk stream; finished, or not. */
  private static byte[] messages(Random random) {
    ByteBuf out = Unpooled.buffer();
    int length = random.nextInt(random.nextBoolean() ? 10_000 : 700);
    ByteBuf payload = Unpooled.wrappedBuffer(new byte[length]);
    MessageHeader header = new MessageHeader(2 + random.nextInt(62), 0, 9, 1);
    ChunkWriter.message(header, payload, 128, out);
    byte[] all = ByteBufUtil.getBytes(out);
    // A chunk of 128 bytes has a header of 12 bytes, or of 1: cut behind one, others may follow.
    int chunks = random.nextInt(1 + length / 128);
    return random.nextBoolean() || chunks == 0
        ? all
        : Arrays.copyOf(all, 12 + 128 + (chunks - 1) * 129);
  }
}
