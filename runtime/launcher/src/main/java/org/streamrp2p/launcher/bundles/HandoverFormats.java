package org.streamrp2p.launcher.bundles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * Which layouts of hand-over states a bundle writes and reads, as its manifest says: capabilities
 * in the namespace {@link HandoverState#NAMESPACE}. No code of the bundle runs for this.
 *
 * @param writes layout by format
 * @param reads layouts by format
 */
record HandoverFormats(Map<String, Long> writes, Map<String, Set<Long>> reads) {
  static HandoverFormats of(Bundle bundle) {
    Map<String, Long> writes = new LinkedHashMap<>();
    Map<String, Set<Long>> reads = new LinkedHashMap<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    List<BundleCapability> capabilities =
        revision == null ? List.of() : revision.getDeclaredCapabilities(HandoverState.NAMESPACE);
    for (BundleCapability capability : capabilities) {
      Map<String, Object> attributes = capability.getAttributes();
      if (attributes.get("format") instanceof String format) {
        if (attributes.get("writes") instanceof Long version) {
          writes.put(format, version);
        }
        reads.put(format, versions(attributes.get("reads")));
      }
    }
    return new HandoverFormats(writes, reads);
  }

  private static Set<Long> versions(@Nullable Object value) {
    Set<Long> versions = new TreeSet<>();
    if (value instanceof List<?> list) {
      list.stream().filter(Long.class::isInstance).forEach(v -> versions.add((Long) v));
    } else if (value instanceof Long version) {
      versions.add(version);
    }
    return versions;
  }

  boolean isDeclared() {
    return !reads.isEmpty();
  }

  /**
   * What a new bundle says it cannot read of what this one writes; empty if it can read all, or if
   * one of them says nothing.
   */
  List<String> notReadBy(HandoverFormats next) {
    if (!next.isDeclared()) {
      return List.of();
    }
    List<String> not = new ArrayList<>();
    writes.forEach(
        (format, version) -> {
          Set<Long> known = next.reads.getOrDefault(format, new LinkedHashSet<>());
          if (!known.contains(version)) {
            not.add(
                "state %s %d (the new version reads: %s)"
                    .formatted(format, version, known.isEmpty() ? "none" : known));
          }
        });
    return not;
  }
}
