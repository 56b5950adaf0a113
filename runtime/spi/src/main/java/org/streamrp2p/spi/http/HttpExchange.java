package org.streamrp2p.spi.http;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.streamrp2p.spi.protocol.Connection;

/**
 * One request, from its last byte to the answer: a handle of the runtime, which survives an update
 * of the route. Immutable.
 */
@ProviderType
public interface HttpExchange {
  /** Unique within the process, never reused. */
  long id();

  /** {@code GET}, {@code HEAD}, {@code POST}, … */
  String method();

  /**
   * Decoded, normalised: begins with a slash, without {@code .} and {@code ..} segments, query or
   * empty segments.
   */
  String path();

  /** Decoded query parameters in the order received. */
  Map<String, List<String>> query();

  /** The first value of a query parameter. */
  @Nullable String parameter(String name);

  /** The first value of a header field; case-blind. */
  @Nullable String header(String name);

  /** The whole body, up to {@code http.maxBodyBytes}; empty if there is none. */
  byte[] body();

  SocketAddress remoteAddress();

  /** Whether the peer is on this machine. Says nothing about who it is. */
  boolean loopback();

  /** The connection, to be passed on by an {@link HttpAnswer.TakeOver}. */
  Connection connection();
}
