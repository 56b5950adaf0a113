package org.streamrp2p.launcher.bundles;

import java.util.List;
import org.streamrp2p.spi.protocol.Handovers.Handover;

/**
 * How an update went.
 *
 * @param plan what was to happen
 * @param oldIds bundle ids of the versions before; they are gone unless it was rolled back
 * @param newId bundle id of the new version; gone if it was rolled back
 * @param handovers how connections changed their handlers, in order, the way back included
 * @param asked peers that were asked to come back over a new connection
 * @param closed connections that were closed because nothing else was left
 * @param problem why it was rolled back; empty if the new version serves
 */
public record UpdateResult(
    UpdatePlan plan,
    List<Long> oldIds,
    long newId,
    List<Handover> handovers,
    int asked,
    int closed,
    String problem) {
  public boolean isRolledBack() {
    return !problem.isEmpty();
  }
}
