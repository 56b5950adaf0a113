package org.streamrp2p.launcher.cli;

/** A command line that asks for nothing we can do; the message says what would be right. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
