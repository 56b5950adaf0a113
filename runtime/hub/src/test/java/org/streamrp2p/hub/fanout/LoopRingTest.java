package org.streamrp2p.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.protocol.Output;

/** A window is written in turns, between which the event loop can do other things. */
class LoopRingTest {
  private static final int READERS = 100;
  private static final int MAX_BYTES = 1 << 20;

  private final EmbeddedChannel home = new EmbeddedChannel();
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final List<Cursor> cursors = new ArrayList<>();
  private final MemoryBudget.Share budget = new MemoryBudget(1 << 20).share();
  private final LongAdder bytesOut = new LongAdder();
  private long clock;
  private long lost;

  /** Each look at the clock finds that the turn is over. */
  private final LoopRing ring =
      new LoopRing(
          home.eventLoop(),
          () -> clock += TimeUnit.MILLISECONDS.toNanos(2),
          MAX_BYTES,
          () -> false,
          bytesOut);

  private void attachReaders() {
    for (int i = 0; i < READERS; i++) {
      EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
      Cursor cursor = new Cursor(Output.from(channel.pipeline().firstContext()), new Silent());
      channels.add(channel);
      cursors.add(cursor);
      ring.attach(cursor, true);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    cursors.forEach(ring::detach);
    ring.retire();
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    home.finishAndReleaseAll();
    assertEquals(0, budget.held());
  }

  @Test
  void aWindowTakesSeveralTurnsAndReachesEveryReader() {
    attachReaders();
    ring.deliver(List.of(batch(0)));
    long first = written();
    assertTrue(first > 0 && first < READERS, first + " readers in the first turn");
    runTurns();
    assertEquals(READERS, written());
    assertEquals(READERS, bytesOut.sum());
  }

  @Test
  void theNextWindowMayComeBeforeTheLastTurn() {
    attachReaders();
    ring.deliver(List.of(batch(0)));
    ring.deliver(List.of(batch(1)));
    ring.deliver(List.of(batch(2)));
    runTurns();
    for (EmbeddedChannel channel : channels) {
      assertEquals("012", text(channel));
    }
  }

  // What is written in one turn must fit into the processor's caches.
  @Test
  void aReaderThatIsBehindGetsAPartInEachTurnAndAllInTheEnd() {
    attachReaders();
    for (int i = 0; i < 4; i++) {
      ring.deliver(List.of(batch(i, i == 0, 200_000)));
    }
    EmbeddedChannel last = channels.get(READERS - 1);
    int atOnce = 0;
    for (int i = 0; i < 10 * READERS; i++) {
      home.runScheduledPendingTasks();
      atOnce = Math.max(atOnce, last.outboundMessages().size());
      last.releaseOutbound();
    }
    assertEquals(2, atOnce, "batches in one turn");
    assertEquals(READERS * 800_000L, bytesOut.sum());
  }

  // More readers than the core can feed: no window is done before the next one comes.
  @Test
  void aLoopThatIsAlwaysBehindHoldsNoMoreThanItMay() {
    attachReaders();
    for (int i = 0; i < 1_000; i++) {
      ring.deliver(List.of(batch(i, i == 0, 4_096)));
      home.runScheduledPendingTasks();
      assertTrue(ring.batches().bytes() <= MAX_BYTES, ring.batches().bytes() + " bytes");
      channels.forEach(EmbeddedChannel::releaseOutbound);
    }
  }

  @Test
  void aLoopThatIsAlwaysBehindDropsTheGroupsAtWhichEveryReaderHadATurn() {
    attachReaders();
    int heldAtMost = 0;
    for (int i = 0; i < 1_000; i++) {
      ring.deliver(List.of(batch(i, true, 1)));
      home.runScheduledPendingTasks();
      heldAtMost = Math.max(heldAtMost, (int) (ring.batches().end() - ring.batches().first()));
      channels.forEach(EmbeddedChannel::releaseOutbound);
    }
    int round = READERS / 4;
    assertTrue(heldAtMost <= 2 * round + 2, heldAtMost + " groups");
    cursors.forEach(Cursor::pump);
    assertEquals(0, lost, "frames lost by readers that take all");
  }

  @Test
  void nobodyIsPassedOverWhenReadersLeaveBetweenTurns() {
    attachReaders();
    ring.deliver(List.of(batch(0)));
    for (int i = 0; i < READERS; i += 3) {
      cursors.get(i).close();
      ring.detach(cursors.get(i));
    }
    runTurns();
    for (int i = 0; i < READERS; i++) {
      if (i % 3 != 0) {
        assertEquals("0", text(channels.get(i)), "reader " + i);
      }
    }
  }

  @Test
  void nobodyIsPassedOverWhenReadersJoinBetweenTurns() {
    attachReaders();
    ring.deliver(List.of(batch(0)));
    ring.deliver(List.of(batch(1)));
    attachReaders();
    runTurns();
    for (int i = 0; i < READERS; i++) {
      assertEquals("01", text(channels.get(i)), "reader " + i);
      assertEquals("1", text(channels.get(READERS + i)), "reader " + (READERS + i));
    }
  }

  @Test
  void aRingThatIsRetiredBetweenTurnsWritesNoMore() {
    attachReaders();
    ring.deliver(List.of(batch(0)));
    long first = written();
    ring.retire();
    runTurns();
    assertEquals(first, written());
  }

  private void runTurns() {
    for (int i = 0; i < READERS; i++) {
      home.runScheduledPendingTasks();
    }
  }

  private long written() {
    return channels.stream().filter(c -> !c.outboundMessages().isEmpty()).count();
  }

  private static String text(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(java.nio.charset.StandardCharsets.US_ASCII));
      bytes.release();
    }
    return text.toString();
  }

  private EncodedBatch batch(int number) {
    return batch(number, true, 1);
  }

  private EncodedBatch batch(int number, boolean startsGroup, int size) {
    ByteBuf bytes = Unpooled.directBuffer(size, size).writeByte('0' + number);
    bytes.writeZero(size - 1);
    return new EncodedBatch(number, number, 1, startsGroup, bytes, 0, null, budget);
  }

  private final class Silent implements Reader {
    @Override
    public void published() {}

    @Override
    public void unpublished(String reason) {}

    @Override
    public void dropped(long frames) {
      lost += frames;
    }
  }
}
