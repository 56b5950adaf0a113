package org.streamrp2p.flv;

/** Bytes are no FLV, or a frame has no form in FLV. Nothing is retained when it is thrown. */
public class FlvException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the offending value and what was expected
   */
  public FlvException(String message) {
    super(message);
  }
}
