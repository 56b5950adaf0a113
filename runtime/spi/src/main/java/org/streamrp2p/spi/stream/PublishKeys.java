package org.streamrp2p.spi.stream;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The publish keys of this node, for showing its owner what to paste into an encoder. A key is a
 * secret: never log it, never put it into a status.
 */
@ProviderType
public interface PublishKeys {
  /**
   * @return the secret that goes behind the name as {@code ?key=SECRET}; null if publishing is open
   */
  @Nullable String key(StreamName stream);

  /** Whether the key was made at this start: the node's first. */
  boolean madeNow();
}
