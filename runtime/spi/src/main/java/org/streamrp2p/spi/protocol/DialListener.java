package org.streamrp2p.spi.protocol;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what becomes of a connection that was dialled. Every call comes on one event loop and must
 * not block; {@link #onClosed} is the last one and comes exactly once.
 *
 * @since 1.1
 */
@ConsumerType
public interface DialListener {
  /**
   * The socket is open, TLS is agreed on, and a guest has it.
   *
   * @param connectionId see {@link Connection#id()}
   */
  default void onConnected(long connectionId) {}

  /** The guest said what the connection does, see {@link Connection#describe}. */
  default void onDescribed(String role, String stream) {}

  /** It could not be opened, or it was, and has ended. */
  void onClosed(CloseReason reason);
}
