package org.streamrp2p.spi.stream;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tokens that let a viewer see a private stream, for the owner of the node to hand out. A token is
 * a secret: never log it, never put it into a status.
 */
@ProviderType
public interface ViewTokens {
  /** Whether a viewer of the stream needs a token. */
  boolean isPrivate(StreamName stream);

  /**
   * Makes a token. It goes behind the name as {@code ?token=TOKEN}.
   *
   * @param streams {@code APP/NAME} or {@code NAME}; {@code *} stands for any characters, {@code ?}
   *     for one
   * @param validFor more than zero
   * @param label for the owner to tell tokens apart; at most 64 characters; whoever has the token
   *     can read it
   * @throws IllegalArgumentException if a value is out of range
   */
  String token(String streams, Duration validFor, String label);
}
