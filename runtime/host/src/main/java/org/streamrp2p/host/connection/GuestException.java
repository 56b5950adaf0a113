package org.streamrp2p.host.connection;

import static java.util.Objects.requireNonNull;

/** A guest threw while it was put into the pipeline. */
final class GuestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuestException(Throwable cause) {
    super(cause);
  }

  @Override
  public synchronized Throwable getCause() {
    return requireNonNull(super.getCause());
  }
}
