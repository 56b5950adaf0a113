package org.streamrp2p.spi.protocol;

/**
 * A session cannot be given up, or a state cannot be continued from. The message is shown to the
 * operator.
 */
public class HandoverRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one sentence: what was found and what was expected
   */
  public HandoverRefusedException(String reason) {
    super(reason);
  }
}
