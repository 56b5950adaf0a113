package org.streamrp2p.itests.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** All that is fuzzed. */
final class Targets {
  static final List<Target> ALL =
      Stream.of(
              AmfTargets.all(),
              FlvTargets.all(),
              RecordingTargets.all(),
              RtmpTargets.all(),
              SessionTargets.all(),
              ClientTargets.all(),
              HttpTargets.all())
          .flatMap(List::stream)
          .toList();

  private Targets() {}

  static Target named(String name) {
    return ALL.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("target: " + name + " of " + ALL));
  }
}
