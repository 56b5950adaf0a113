package org.streamrp2p.host.tls;

import org.jspecify.annotations.Nullable;

/** There is no certificate to use; the message says which key of the configuration and why. */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
