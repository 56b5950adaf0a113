package org.streamrp2p.http;

/** The request cannot be understood; the message goes to the client. */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message, null, false, false);
  }

  Problem problem() {
    String message = getMessage();
    return Problem.bad(message == null ? "Bad request." : message);
  }
}
