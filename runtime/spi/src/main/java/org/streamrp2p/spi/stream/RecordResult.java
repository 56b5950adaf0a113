package org.streamrp2p.spi.stream;

/** What became of a wish to record. */
public sealed interface RecordResult {
  /** It is recorded. */
  record Started(RecordingInfo recording) implements RecordResult {}

  /**
   * It is not.
   *
   * @param code for the protocol's own status
   * @param reason one sentence that the peer may see
   */
  record Refused(Code code, String reason) implements RecordResult {}

  /** Why. */
  enum Code {
    /** The configuration does not let a publisher ask for it. */
    NOT_ALLOWED,
    /** Nobody publishes the stream. */
    NOT_LIVE,
    /** There is too little room on the disk. */
    NO_ROOM,
    /** The file could not be made. */
    FAILED,
    /** The recorder is stopping. */
    STOPPING
  }
}
