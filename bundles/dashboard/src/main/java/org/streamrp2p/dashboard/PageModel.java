package org.streamrp2p.dashboard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;

/**
 * What the page shows.
 *
 * @param addresses as its reader reaches this node
 * @param nodeId empty if the node has no identity
 * @param version of the program
 * @param streams live ones, by name; private ones for the owner alone
 * @param findings of all health checks
 * @param publish for the owner; null for everybody else
 * @param now for telling how long a stream has lasted
 */
record PageModel(
    Addresses addresses,
    String nodeId,
    String version,
    List<StreamInfo> streams,
    List<HealthChecks.Finding> findings,
    @Nullable Publish publish,
    Instant now) {

  /**
   * What the owner pastes into an encoder.
   *
   * @param stream an example
   * @param key the secret; null if publishing is open
   */
  record Publish(StreamName stream, @Nullable String key) {
    String streamKey() {
      return stream.name() + (key == null ? "" : "?key=" + key);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
      return "Publish[" + stream + "]";
    }
  }
}
