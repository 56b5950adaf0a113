package org.streamrp2p.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What needs no Jazzer: inputs that once showed a fault, and a few thousand new ones. */
class FuzzTest {
  private static final int RUNS = 3_000;

  static Stream<Target> targets() {
    return Targets.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void seedsAndKeptInputsShowNoFault(Target target) throws IOException {
    for (byte[] seed : target.seeds()) {
      run(target, seed);
    }
    for (byte[] input : KeptInputs.of(target)) {
      run(target, input);
    }
  }

  /** The same inputs each time: a failure here is not a matter of luck. */
  @ParameterizedTest
  @MethodSource("targets")
  void inputsNearTheseShowNoFault(Target target) throws IOException {
    List<byte[]> from = new ArrayList<>(target.seeds());
    from.addAll(KeptInputs.of(target));
    Mutations mutations = new Mutations(target.name().hashCode(), from);
    for (int i = 0; i < RUNS; i++) {
      run(target, mutations.next());
    }
  }

  /** A folder whose target was renamed would be passed over in silence. */
  @Test
  void everyKeptInputHasItsTarget() throws IOException {
    List<String> targets = Targets.ALL.stream().map(Target::name).toList();
    assertTrue(targets.containsAll(KeptInputs.folders()), () -> "targets: " + targets);
  }

  private static void run(Target target, byte[] input) {
    try {
      target.run(input);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      fail(target + ": " + HexFormat.of().formatHex(input), e);
    }
  }
}
