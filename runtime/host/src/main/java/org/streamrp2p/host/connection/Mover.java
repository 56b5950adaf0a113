package org.streamrp2p.host.connection;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Handovers.Handover;
import org.streamrp2p.spi.protocol.Handovers.Parked;

/** Moves connections from one handler to another, and remembers how that went. */
final class Mover {
  private static final Logger LOG = LoggerFactory.getLogger(Mover.class);
  private static final int REMEMBERED = 64;

  private final Clock clock;
  private final Deque<Handover> latest = new ArrayDeque<>();
  private final Map<String, Long> swaps = new TreeMap<>();
  private final Set<String> told = new HashSet<>();
  private long number;
  private long moved;

  Mover(Clock clock) {
    this.clock = clock;
  }

  /**
   * Moves each of them; waits until it is done. Those that cannot be moved stay where they are.
   *
   * @param again whether it was tried before: it is then no other change of the handler, and only
   *     worth a word if it came to something
   */
  Handover move(
      String protocol, List<HostConnection> candidates, HandlerEntry target, boolean again) {
    MoveTally tally = new MoveTally();
    LoopTurns.each(
        candidates,
        connection -> {
          String before = connection.entry().handler().version();
          Move move = connection.moveTo(target);
          if (tally.add(before, move) && move.cause() != null && isNew(again, move.reason())) {
            LOG.warn("{}: {}", connection, move.reason(), move.cause());
          }
        });
    Handover handover = tally.handover(0, protocol, target.handler().version(), clock.millis());
    boolean counts =
        again ? handover.moved() + handover.refused() + handover.lost() > 0 : !candidates.isEmpty();
    if (!counts) {
      return handover;
    }
    log(handover);
    return remember(tally, handover, again);
  }

  /** Those that are tried again and again say the same each time. */
  private synchronized boolean isNew(boolean again, String reason) {
    if (!again || told.size() > REMEMBERED) {
      told.clear();
    }
    return told.add(reason);
  }

  private static void log(Handover handover) {
    String change =
        "%s %s: %d connections moved from %s, parked %s ms at most"
            .formatted(
                handover.protocol(),
                handover.to(),
                handover.moved(),
                handover.from(),
                handover.parkedMicros().max() / 1000.0);
    if (handover.isComplete()) {
      LOG.info("{}", change);
    } else {
      LOG.warn(
          "{}; {} busy, {} refused, {} lost: {}",
          change,
          handover.busy(),
          handover.refused(),
          handover.lost(),
          String.join("; ", handover.reasons()));
    }
  }

  /**
   * Takes the guests out of all of them; they are read again when a handler comes.
   *
   * @param seconds after so long they are closed; 0 closes them at once
   */
  void park(HandlerEntry entry, List<HostConnection> own, int seconds) {
    LoopTurns.each(
        own,
        connection -> {
          if (connection.park()) {
            endLater(connection, seconds);
          }
        });
    if (!own.isEmpty()) {
      LOG.info("{} stopped: {} connections wait {} s for it", entry, own.size(), seconds);
    }
  }

  private static void endLater(HostConnection connection, int seconds) {
    if (seconds == 0) {
      connection.close(CloseReason.of("its handler was stopped"));
      return;
    }
    ScheduledFuture<?> end =
        connection.eventLoop().schedule(() -> closeIfParked(connection), seconds, TimeUnit.SECONDS);
    connection.parkedEnd(end);
  }

  private static void closeIfParked(HostConnection connection) {
    if (connection.isParked()) {
      LOG.info("{} waited too long for its handler and is closed", connection);
      connection.close(CloseReason.of("its handler was stopped"));
    }
  }

  /** A handler took the place of another one, with or without connections. */
  synchronized void swapped(String protocol) {
    swaps.merge(protocol, 1L, Long::sum);
  }

  private synchronized Handover remember(MoveTally tally, Handover unnumbered, boolean again) {
    Handover handover =
        tally.handover(++number, unnumbered.protocol(), unnumbered.to(), unnumbered.atMillis());
    moved += handover.moved();
    latest.addLast(again ? withBefore(handover) : handover);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
    return handover;
  }

  /** What moves later belongs to the change that left it behind; that entry goes. */
  private Handover withBefore(Handover later) {
    @Nullable Handover before = null;
    for (Handover h : latest) {
      if (h.protocol().equals(later.protocol())) {
        before = h;
      }
    }
    if (before == null || !before.to().equals(later.to())) {
      return later;
    }
    latest.remove(before);
    Parked first = before.parkedMicros();
    Parked second = later.parkedMicros();
    return new Handover(
        later.number(),
        later.protocol(),
        before.from(),
        later.to(),
        before.atMillis(),
        before.moved() + later.moved(),
        later.busy(),
        before.refused() + later.refused(),
        before.lost() + later.lost(),
        before.moved() >= later.moved()
            ? new Parked(first.median(), first.p99(), Math.max(first.max(), second.max()))
            : new Parked(second.median(), second.p99(), Math.max(first.max(), second.max())),
        later.reasons().isEmpty() ? before.reasons() : later.reasons());
  }

  synchronized List<Handover> latest() {
    return new ArrayList<>(latest);
  }

  synchronized Map<String, Long> swaps() {
    return new TreeMap<>(swaps);
  }

  /** Connections that were moved from one handler to another. */
  synchronized long moved() {
    return moved;
  }
}
