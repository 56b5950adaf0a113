package org.streamrp2p.launcher.bundles;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.Handovers.Handover;
import org.streamrp2p.spi.protocol.Handovers.Outlook;

/**
 * Goes down the ladder with the connections of one protocol after its handler has changed: those
 * that were busy move when they can, then their peers are asked to reconnect, then they have some
 * time to end.
 */
final class Settling {
  private static final long LOOK_MILLIS = 20;
  private static final long ASK_AFTER_MILLIS = 1_000;

  private final Handovers handovers;
  private final String protocol;
  private final boolean readable;
  private final long since;
  private final BooleanSupplier cancelled;
  private int asked;
  private int closed;

  /**
   * @param readable whether the new version reads the states of the old one, so that a refusal is a
   *     fault
   * @param since number of the last change before this one
   * @param cancelled whether nobody waits for it any more
   */
  Settling(
      Handovers handovers,
      String protocol,
      boolean readable,
      long since,
      BooleanSupplier cancelled) {
    this.handovers = handovers;
    this.protocol = protocol;
    this.readable = readable;
    this.since = since;
    this.cancelled = cancelled;
  }

  int asked() {
    return asked;
  }

  int closed() {
    return closed;
  }

  /**
   * @throws BundleChangeException if the update must be taken back
   */
  void settle(UpdateOptions options) throws InterruptedException {
    check(changes(handovers, protocol, since));
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(options.drainSeconds());
    boolean hasAsked = !readable;
    if (!readable) {
      asked = handovers.askRestToReconnect(protocol);
    }
    while (!handovers.rest(protocol).isEmpty()) {
      if (readable) {
        check(List.of(handovers.moveRest(protocol)));
      }
      if (cancelled.getAsBoolean()) {
        throw new BundleChangeException("It was cancelled.");
      }
      long now = System.nanoTime();
      if (!hasAsked && now - start > TimeUnit.MILLISECONDS.toNanos(ASK_AFTER_MILLIS)) {
        asked = handovers.askRestToReconnect(protocol);
        hasAsked = true;
      }
      if (now - end > 0) {
        giveUp(options);
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void giveUp(UpdateOptions options) {
    List<Outlook> rest = handovers.rest(protocol);
    long streams = rest.stream().filter(o -> !o.connection().stream().isEmpty()).count();
    if (streams > 0 && !options.force()) {
      throw new BundleChangeException(
          "After %d s %d publishers and players are still with the old version (%s)."
              .formatted(options.drainSeconds(), streams, reasons(rest)));
    }
    closed = handovers.closeRest(protocol);
  }

  private static String reasons(List<Outlook> rest) {
    List<String> reasons =
        rest.stream()
            .map(o -> o.readiness().problem())
            .filter(p -> !p.isEmpty())
            .distinct()
            .toList();
    return reasons.isEmpty() ? "their peers do not reconnect" : String.join("; ", reasons);
  }

  private void check(List<Handover> changes) {
    for (Handover change : changes) {
      if (change.lost() > 0 || (readable && change.refused() > 0)) {
        throw new BundleChangeException(String.join("; ", change.reasons()) + ".");
      }
    }
  }

  /** The changes of a protocol after a number. */
  static List<Handover> changes(Handovers handovers, String protocol, long since) {
    List<Handover> changes = new ArrayList<>(handovers.latest());
    changes.removeIf(c -> c.number() <= since || !c.protocol().equals(protocol));
    return changes;
  }
}
