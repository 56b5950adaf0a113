package org.streamrp2p.spi.protocol;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens connections to elsewhere. The host owns them like those it accepts: they have a guest, move
 * to its next version, count in status, and share {@code host.connections.max}.
 *
 * <pre>
 * dial ─► name ─► connect ─► [TLS] ─► ProtocolHandler.takeOver(connection, arguments) ─► onConnected
 *   └──────┴─────────┴─────────┴── what fails ──────────────────────────────────────► onClosed(why)
 * </pre>
 *
 * @since 1.1
 */
@ProviderType
public interface Dialer {
  /**
   * Begins to connect; returns at once. From any thread.
   *
   * @param listener hears how it goes; let go of after {@link DialListener#onClosed}
   */
  Dial dial(DialRequest request, DialListener listener);

  /** A connection that was dialled. Whoever dialled closes it before its bundle stops. */
  @ProviderType
  interface Dial {
    /** Ends it, open or not yet; {@link DialListener#onClosed} follows. From any thread. */
    void close();
  }
}
