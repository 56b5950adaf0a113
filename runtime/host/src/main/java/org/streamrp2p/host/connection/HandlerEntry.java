package org.streamrp2p.host.connection;

import java.util.Comparator;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/**
 * A protocol handler as a service.
 *
 * @param handler the service
 * @param ranking its {@code service.ranking}
 * @param serviceId its {@code service.id}
 */
public record HandlerEntry(ProtocolHandler handler, int ranking, long serviceId) {
  /** The one that serves comes first: the highest ranking, then the one that came last. */
  static final Comparator<HandlerEntry> BEST_FIRST =
      Comparator.comparingInt((HandlerEntry entry) -> -entry.ranking())
          .thenComparingLong(entry -> -entry.serviceId());

  String protocol() {
    return handler.protocol();
  }

  @Override
  public String toString() {
    return handler.protocol() + ' ' + handler.version();
  }
}
