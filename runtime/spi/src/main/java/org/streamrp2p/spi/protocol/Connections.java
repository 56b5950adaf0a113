package org.streamrp2p.spi.protocol;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What the host has open: listeners and connections, as they are now. From any thread. */
@ProviderType
public interface Connections {
  /** Every end point that a handler asked for, open or not. */
  List<ListenerInfo> listeners();

  /** All live connections. */
  List<ConnectionInfo> connections();

  /**
   * A listener.
   *
   * @param name of the end point
   * @param protocol whose connections it accepts
   * @param key configuration key of the port
   * @param address as configured; empty for all
   * @param port the bound port; the wished one while it is not open
   * @param open whether it accepts connections
   * @param problem why it is not open, one line; empty otherwise
   */
  record ListenerInfo(
      String name,
      String protocol,
      String key,
      String address,
      int port,
      boolean open,
      String problem) {}

  /**
   * A connection.
   *
   * @param id see {@link Connection#id()}
   * @param protocol of its guest
   * @param handlerVersion version of the handler that serves it
   * @param endpoint it came in by
   * @param remoteAddress of the peer
   * @param role see {@link Connection#describe}
   * @param stream see {@link Connection#describe}
   * @param bytesIn bytes read from the socket
   * @param bytesOut bytes handed to the socket
   * @param openedMillis milliseconds since 1970
   */
  record ConnectionInfo(
      long id,
      String protocol,
      String handlerVersion,
      String endpoint,
      String remoteAddress,
      String role,
      String stream,
      long bytesIn,
      long bytesOut,
      long openedMillis) {}
}
