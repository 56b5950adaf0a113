package org.streamrp2p.launcher.bundles;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;

/**
 * What an update would do, told before anything happens.
 *
 * @param file the new version
 * @param from versions that run now; empty if the bundle is not installed yet
 * @param how the new version takes the place of the old one
 * @param refreshed symbolic names of other bundles that would be stopped and started again
 * @param protocols whose handlers the running version brings
 * @param unreadable states of the running version that the new one says it cannot read
 * @param touched every connection that changes its handler
 * @param unfinishedBytes of half-read messages that pass from one version to the other
 * @param impossible why the new version cannot run here at all; empty if it can
 * @param cuts what would be interrupted for somebody; an update refuses then, unless it is forced
 * @param notes what an operator should know besides
 */
public record UpdatePlan(
    BundleFile file,
    List<String> from,
    How how,
    List<String> refreshed,
    List<String> protocols,
    List<String> unreadable,
    List<Touched> touched,
    long unfinishedBytes,
    List<String> impossible,
    List<String> cuts,
    List<String> notes) {
  /** How a bundle takes another one's place. */
  public enum How {
    /** Nothing of that name runs yet. */
    NEW("installed"),
    /** The new one starts beside the old one, connections move, then the old one stops. */
    BESIDE("started beside the running version"),
    /** The old one stops, then the new one starts. */
    RESTART("started after the running version was stopped");

    private final String words;

    How(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A connection that is touched.
   *
   * @param connection as it is now
   * @param rung what happens to it
   * @param why it cannot move at this moment, or not at all; empty if it can
   */
  public record Touched(ConnectionInfo connection, Rung rung, String why) {}

  /** How many connections there are on each rung. */
  public Map<Rung, Long> rungs() {
    Map<Rung, Long> rungs = new EnumMap<>(Rung.class);
    touched.forEach(t -> rungs.merge(t.rung(), 1L, Long::sum));
    return rungs;
  }

  /** Streams whose publisher or players are touched, by name. */
  public List<String> streams() {
    return touched.stream()
        .map(t -> t.connection().stream())
        .filter(stream -> !stream.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }
}
