package org.streamrp2p.host.connection;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something with many connections, each on its event loop, in turns so short that the loops'
 * other connections do not notice.
 */
final class LoopTurns {
  private static final Logger LOG = LoggerFactory.getLogger(LoopTurns.class);
  private static final long TIMEOUT_SECONDS = 10;

  /** After so long the loop reads and writes before it goes on. */
  private static final long TURN_NANOS = 500_000;

  private LoopTurns() {}

  /**
   * Waits until all are done, ten seconds at most, even if the thread is interrupted: who has not
   * been asked must not be taken for done. Not from an event loop.
   */
  static void each(List<HostConnection> list, Consumer<HostConnection> action) {
    Map<EventLoop, List<HostConnection>> byLoop = new HashMap<>();
    for (HostConnection connection : list) {
      byLoop.computeIfAbsent(connection.eventLoop(), loop -> new ArrayList<>()).add(connection);
    }
    CountDownLatch latch = new CountDownLatch(list.size());
    byLoop.forEach((loop, own) -> loop.execute(() -> turn(loop, own.iterator(), action, latch)));
    if (!await(latch)) {
      LOG.error("{} of {} connections did not answer", latch.getCount(), list.size());
    }
  }

  private static boolean await(CountDownLatch latch) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void turn(
      EventLoop loop,
      Iterator<HostConnection> rest,
      Consumer<HostConnection> action,
      CountDownLatch latch) {
    long end = System.nanoTime() + TURN_NANOS;
    while (rest.hasNext()) {
      try {
        action.accept(rest.next());
      } catch (RuntimeException e) {
        LOG.error("a connection failed", e);
      } finally {
        latch.countDown();
      }
      if (System.nanoTime() - end > 0) {
        break;
      }
    }
    if (rest.hasNext()) {
      // A scheduled task comes after the loop has looked at its sockets; one that is executed does
      // not.
      loop.schedule(() -> turn(loop, rest, action, latch), 1, TimeUnit.NANOSECONDS);
    }
  }
}
