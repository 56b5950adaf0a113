package org.streamrp2p.spi.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The recorder of this node: streams kept as files. A service of the recorder's bundle; without
 * that bundle there is none, and nothing can be recorded.
 *
 * <p>A recording runs from its start until it is stopped or its publication ends, and may be split
 * over several files. A recording never disturbs the stream: if the disk is full it pauses, the
 * operator is warned, and it goes on when there is room.
 *
 * <p><b>Threads.</b> From any thread; nothing blocks. Stages are completed on a thread of the
 * recorder: who belongs to an event loop goes back to it.
 */
@ProviderType
public interface Recordings {
  /**
   * Starts to record a live stream. A stream that is recorded already goes on as it is, and {@link
   * RecordResult.Started} tells of that recording.
   *
   * @param mode where the frames go
   * @param requester on whose behalf: what a publisher may wish for is a matter of configuration
   */
  CompletionStage<RecordResult> start(StreamName stream, Mode mode, Requester requester);

  /**
   * Ends the recording of a stream and completes its file.
   *
   * @return the recording as it was completed; empty if the stream was not recorded
   */
  CompletionStage<Optional<RecordingInfo>> stop(StreamName stream);

  /** The recording of a stream that runs now, as of this moment; empty if none does. */
  Optional<RecordingInfo> current(StreamName stream);

  /** The recordings of a stream that exist, oldest first, the running one included. */
  CompletionStage<List<RecordingInfo>> recordings(StreamName stream);

  /** All recordings that exist, by stream, then oldest first. */
  CompletionStage<List<RecordingInfo>> recordings();

  /** Length of the newest recording of a stream; zero if there is none. */
  CompletionStage<Duration> length(StreamName stream);

  /** Where the frames go. */
  enum Mode {
    /** A new file. */
    NEW,
    /**
     * The newest recording of the stream goes on, its timestamps too; a new file if there is none.
     */
    APPEND
  }

  /** On whose behalf. */
  enum Requester {
    /** Whoever publishes the stream asked for it. */
    PUBLISHER,
    /** The operator of this node, or a plugin. */
    OPERATOR
  }
}
