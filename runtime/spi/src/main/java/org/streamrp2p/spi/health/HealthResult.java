package org.streamrp2p.spi.health;

import static java.util.Objects.requireNonNull;

/**
 * What a {@link HealthCheck} found.
 *
 * @param status how it is
 * @param message one sentence for people: what is, and if it is not well, what to do
 */
public record HealthResult(Status status, String message) {
  /** Ordered from well to broken. */
  public enum Status {
    OK,
    /** Works, but somebody should look. */
    WARN,
    /** Does not work. */
    CRITICAL
  }

  public HealthResult {
    requireNonNull(status, "status");
    requireNonNull(message, "message");
  }

  public static HealthResult ok(String message) {
    return new HealthResult(Status.OK, message);
  }

  public static HealthResult warn(String message) {
    return new HealthResult(Status.WARN, message);
  }

  public static HealthResult critical(String message) {
    return new HealthResult(Status.CRITICAL, message);
  }
}
