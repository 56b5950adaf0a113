package org.streamrp2p.launcher.bundles;

import java.util.List;

/**
 * An update, in short, as it is remembered.
 *
 * @param name symbolic name of the bundle
 * @param from versions before; empty if it was installed
 * @param fromIds their bundle ids
 * @param to the new version
 * @param toId its bundle id
 * @param atMillis milliseconds since 1970
 * @param problem why it was rolled back; empty if the new version serves
 */
public record UpdateRecord(
    String name,
    List<String> from,
    List<Long> fromIds,
    String to,
    long toId,
    long atMillis,
    String problem) {
  static UpdateRecord of(UpdateResult result, long atMillis) {
    return new UpdateRecord(
        result.plan().file().name(),
        result.plan().from(),
        result.oldIds(),
        result.plan().file().version().toString(),
        result.newId(),
        atMillis,
        result.problem());
  }
}
