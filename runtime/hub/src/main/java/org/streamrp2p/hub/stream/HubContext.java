package org.streamrp2p.hub.stream;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.streamrp2p.hub.fanout.MemoryBudget;
import org.streamrp2p.spi.stream.StreamName;

/** What every stream shares. From any thread. */
interface HubContext {
  String STOPPING = "the node is stopping";

  boolean stopping();

  HubSettings settings();

  HubPolicy policy();

  boolean isPrivate(StreamName stream);

  MemoryBudget budget();

  /** What waits between threads. */
  Backlogs backlogs();

  Clock clock();

  /** Unique within the process. */
  long nextId();

  /** Milliseconds since 1970, and more than the one before, whatever the clock does. */
  long nextEpoch();

  LongSupplier nanoTime();

  void droppedFrames(StreamName stream, long frames);

  /** Nobody waits for its publisher any more. */
  void streamOver(StreamName stream, int readers);
}
