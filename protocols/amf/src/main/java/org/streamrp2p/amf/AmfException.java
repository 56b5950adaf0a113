package org.streamrp2p.amf;

/** Bytes are no AMF, or a limit is passed, or a value has no form in AMF0. */
public class AmfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the offending value and what was expected
   */
  public AmfException(String message) {
    super(message);
  }
}
