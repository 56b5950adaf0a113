package org.streamrp2p.spi.transport;

import static java.util.Objects.requireNonNull;

/** A transport could not do it. */
public class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  /**
   * @param message what was tried, what was found and what was expected
   */
  public TransportException(Code code, String message) {
    super(message);
    this.code = requireNonNull(code, "code");
  }

  public Code code() {
    return code;
  }

  /** What a caller may act on. */
  public enum Code {
    /** Nobody answered: try another address. */
    UNREACHABLE,
    /** Somebody else answered: do not try again. */
    WRONG_PEER,
    /** Not within the time given. */
    TIMEOUT,
    /** A limit is reached: try later. */
    LIMIT,
    /** This transport cannot do that, or not on this machine. */
    UNSUPPORTED
  }
}
