package org.streamrp2p.spi.protocol;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;

/**
 * How connections pass from one version of a handler to the next: what has happened, and what would
 * happen now.
 *
 * <p><b>Threads.</b> From any thread but an event loop: methods that look at connections wait for
 * their event loops, ten seconds at most.
 *
 * @since 1.2
 */
@ProviderType
public interface Handovers {
  /** How often another handler began to serve a protocol that was served already, by protocol. */
  Map<String, Long> swaps();

  /** The latest changes, oldest first; 64 at most. */
  List<Handover> latest();

  /** What a new version of a protocol's handler would find: one entry per connection. */
  List<Outlook> outlook(String protocol);

  /** Whether new connections of its protocol go to this handler. */
  boolean isServing(ProtocolHandler handler);

  /** The connections that another version than the serving one still has. */
  List<Outlook> rest(String protocol);

  /**
   * Moves the connections that another version than the serving one still has, because they could
   * not be moved before. Nothing is added to {@link #latest} if there are none.
   */
  Handover moveRest(String protocol);

  /**
   * Asks the peers of connections that another version than the serving one still has to come back
   * over a new connection.
   *
   * @return how many were asked
   */
  int askRestToReconnect(String protocol);

  /** Closes the connections that another version than the serving one still has; their number. */
  int closeRest(String protocol);

  /**
   * Lets a handler serve no more, though its service is still there: its connections move to the
   * next best one, and those that are busy stay with it until {@link #moveRest}. Without another
   * handler nothing happens.
   *
   * @return how they moved
   */
  Handover withdraw(ProtocolHandler handler);

  /**
   * One change of a handler.
   *
   * @param number counts up from 1, over all protocols
   * @param protocol whose connections they are
   * @param from version they had; several in the order of their names, with commas
   * @param to version that serves now; empty if none does, and they wait
   * @param atMillis milliseconds since 1970
   * @param moved connections that have the new version
   * @param busy connections that could not be given up at that moment and stay where they were
   * @param refused connections that the new version did not take; they stay with the old one
   * @param lost connections that neither version would have: closed
   * @param parkedMicros how long nobody had each connection, in microseconds, from taking the old
   *     session out until the new one was in
   * @param reasons why connections stayed or were lost, each with a count; 8 at most
   */
  record Handover(
      long number,
      String protocol,
      String from,
      String to,
      long atMillis,
      int moved,
      int busy,
      int refused,
      int lost,
      Parked parkedMicros,
      List<String> reasons) {
    public Handover {
      reasons = List.copyOf(reasons);
    }

    /** Whether no connection stayed behind and none was lost. */
    public boolean isComplete() {
      return busy == 0 && refused == 0 && lost == 0;
    }
  }

  /**
   * Times in microseconds; 0 if nothing was moved.
   *
   * @param median half of them are not longer
   * @param p99 99 of 100 are not longer
   * @param max the longest
   */
  record Parked(long median, long p99, long max) {
    public static final Parked NONE = new Parked(0, 0, 0);
  }

  /**
   * What would happen to a connection.
   *
   * @param connection as it is now
   * @param readiness what its session says; one that waits for a handler is ready
   */
  record Outlook(ConnectionInfo connection, Readiness readiness) {}
}
