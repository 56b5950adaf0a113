package org.streamrp2p.hub.stream;

/**
 * What may wait between the threads of a node: 32 MB. Neither publishers on their way to another
 * event loop nor subscribers inside the process hold more than 24 MB of it: a disk that hangs stops
 * recordings, and no publisher. From any thread.
 */
final class Backlogs {
  static final long ALL_BYTES = 32L << 20;
  static final long KIND_BYTES = 24L << 20;

  private final Backlog.Total all = new Backlog.Total(ALL_BYTES);
  private final Backlog.Total publishers = new Backlog.Total(KIND_BYTES);
  private final Backlog.Total subscribers = new Backlog.Total(KIND_BYTES);

  long bytes() {
    return all.bytes();
  }

  /** For the frames of a publisher. */
  Backlog publisher() {
    return new Backlog(all, publishers);
  }

  /** For the queue of a subscriber inside the process. */
  Backlog subscriber() {
    return new Backlog(all, subscribers);
  }
}
