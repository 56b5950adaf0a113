package org.streamrp2p.spi.health;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A section of {@code streamr status --json}. Register it as a service. Called on a virtual thread
 * with two seconds; never put a secret into it.
 */
@ConsumerType
public interface StatusSource {
  /** The key in the status object: {@code streams}, {@code ports}. */
  String section();

  /**
   * {@link java.util.Map}, {@link java.util.List}, {@link String}, {@link Number} or {@link
   * Boolean}, nested as wanted.
   */
  Object status();
}
