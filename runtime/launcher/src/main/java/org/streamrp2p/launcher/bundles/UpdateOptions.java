package org.streamrp2p.launcher.bundles;

/**
 * What an operator allows an update to do.
 *
 * @param force whether streams may be cut
 * @param drainSeconds how long connections that cannot move may stay with the old version, 0 or
 *     more
 */
public record UpdateOptions(boolean force, int drainSeconds) {
  public static final int DRAIN_SECONDS = 60;
  public static final int MAX_DRAIN_SECONDS = 3600;

  /**
   * @throws BundleChangeException if the time is out of range
   */
  public UpdateOptions {
    if (drainSeconds < 0 || drainSeconds > MAX_DRAIN_SECONDS) {
      throw new BundleChangeException(
          "--drain " + drainSeconds + " (expected: 0.." + MAX_DRAIN_SECONDS + " seconds).");
    }
  }
}
