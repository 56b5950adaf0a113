package org.streamrp2p.rtmp.chunk;

/** The peer broke the protocol, or went past a limit: the connection is counted and closed. */
public class RtmpException extends RuntimeException {
  /** What is counted. */
  public enum Reason {
    /** Bytes that mean nothing, or come where they may not. */
    PROTOCOL,
    /** C0 or S0 names another version. */
    VERSION,
    /** More chunk streams than one connection may have. */
    CHUNK_STREAMS,
    /** A message, or all unfinished ones together, is too large. */
    MESSAGE_SIZE,
    /** Unfinished messages of all connections together leave no room for more. */
    MESSAGE_BUDGET,
    /** Commands and control messages that no media comes between. */
    FLOOD
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param message the offending value and what was expected
   */
  public RtmpException(String message) {
    this(Reason.PROTOCOL, message);
  }

  /**
   * @param message the offending value and what was expected
   */
  public RtmpException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
