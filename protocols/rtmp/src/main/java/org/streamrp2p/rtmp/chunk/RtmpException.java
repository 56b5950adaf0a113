package org.streamrp2p.rtmp.chunk;

/** The peer broke the protocol: the connection is counted as such and closed. */
public class RtmpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the offending value and what was expected
   */
  public RtmpException(String message) {
    super(message);
  }
}
