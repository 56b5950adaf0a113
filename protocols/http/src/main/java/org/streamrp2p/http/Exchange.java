package org.streamrp2p.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.protocol.Connection;

/** A request that has arrived whole. Immutable: nobody writes to the headers any more. */
final class Exchange implements HttpExchange {
  /** Begins at the clock, so that two versions of this bundle do not number alike. */
  private static final AtomicLong IDS = new AtomicLong(System.nanoTime() & Long.MAX_VALUE);

  private final long id = IDS.incrementAndGet();
  private final String method;
  private final RequestTarget target;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Connection connection;

  Exchange(HttpRequest request, RequestTarget target, byte[] body, Connection connection) {
    this.method = request.method().name();
    this.headers = request.headers();
    this.target = target;
    this.body = body;
    this.connection = connection;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return target.path();
  }

  @Override
  public Map<String, List<String>> query() {
    return target.query();
  }

  @Override
  public @Nullable String parameter(String name) {
    List<String> values = target.query().get(name);
    return values == null ? null : values.getFirst();
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public boolean loopback() {
    return connection.remoteAddress() instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && inet.getAddress().isLoopbackAddress();
  }

  @Override
  public Connection connection() {
    return connection;
  }
}
