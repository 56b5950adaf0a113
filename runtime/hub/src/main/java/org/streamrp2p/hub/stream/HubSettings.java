package org.streamrp2p.hub.stream;

/**
 * What an operator can set.
 *
 * @param mergeMaxMillis longest merge window
 * @param mergeFixedMillis a fixed merge window, or -1 for one that follows the number of readers
 * @param gopMaxBytes kept per stream and encoding for late joiners
 * @param gopMaxFrames kept per stream for late joiners
 * @param gopTotalBytes kept over all streams
 */
public record HubSettings(
    int mergeMaxMillis,
    int mergeFixedMillis,
    int gopMaxBytes,
    int gopMaxFrames,
    long gopTotalBytes) {
  public static final HubSettings DEFAULT = new HubSettings(190, -1, 8 << 20, 4096, 48L << 20);
}
