package org.streamrp2p.identity;

/** The identity cannot be used. The message says what was found and what to do. */
public class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the operator; never holds key material
   */
  public IdentityException(String message) {
    super(message);
  }

  /**
   * @param message for the operator; never holds key material
   */
  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
