package org.streamrp2p.launcher.bundles;

/** A bundle cannot be installed, updated or removed. The message is for who asked for it. */
public final class BundleChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message whole sentences: what was found, and what to do
   */
  public BundleChangeException(String message) {
    super(message);
  }

  BundleChangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
