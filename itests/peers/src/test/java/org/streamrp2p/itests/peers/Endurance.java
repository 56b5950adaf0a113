package org.streamrp2p.itests.peers;

import java.time.Duration;

/** How long a test goes on: the profile {@code endurance} sets {@code endurance.minutes}. */
final class Endurance {
  private static final long MINUTES = Long.getLong("endurance.minutes", 0);

  private Endurance() {}

  /**
   * @param usual in every build
   * @param most in the profile
   */
  static Duration length(Duration usual, Duration most) {
    Duration asked = Duration.ofMinutes(MINUTES);
    return MINUTES == 0 ? usual : asked.compareTo(most) < 0 ? asked : most;
  }
}
