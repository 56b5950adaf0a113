package org.streamrp2p.spi.health;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whether a part of the node works. Register it as a service. It may block: each check runs on
 * a virtual thread and has two seconds; a late or failing one counts as {@link
 * HealthResult.Status#CRITICAL}.
 */
@ConsumerType
public interface HealthCheck {
  /** Short and unique: {@code rtmp}, {@code disk}. */
  String name();

  HealthResult check();
}
