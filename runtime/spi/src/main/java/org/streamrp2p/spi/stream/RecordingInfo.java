package org.streamrp2p.spi.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A recording at one moment.
 *
 * @param stream what was recorded
 * @param since when it began
 * @param length from its first frame to its last
 * @param bytes of all its files
 * @param files relative to the folder of the recordings, in order of time, at least one
 * @param state what it does
 */
public record RecordingInfo(
    StreamName stream,
    Instant since,
    Duration length,
    long bytes,
    List<String> files,
    State state) {
  /** What a recording does. */
  public enum State {
    /** Frames are written. */
    RUNNING,
    /** It runs, but nothing is written until there is room on the disk. */
    PAUSED,
    /** It ended, and its files are complete. */
    COMPLETE
  }

  public RecordingInfo {
    requireNonNull(stream, "stream");
    requireNonNull(since, "since");
    requireNonNull(length, "length");
    files = List.copyOf(files);
    requireNonNull(state, "state");
  }
}
