package org.streamrp2p.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpServerCodec;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.RandomCuts;
import org.streamrp2p.testkit.TestConnection;

/** A connection as the host builds it, seen from the client's end. */
final class HttpClientSide {
  final Queue<Runnable> blocking = new ArrayDeque<>();
  final HttpProtocol protocol;
  TestConnection connection;
  private long serviceIds = 1;

  HttpClientSide() {
    this(262_144);
  }

  HttpClientSide(int maxBodyBytes) {
    protocol = new HttpProtocol("1.0.0", config(8080, maxBodyBytes), blocking::add);
    connect();
  }

  /** A new connection to the same server. */
  void connect() {
    connection = new TestConnection(new HttpServerCodec());
    connection.install(protocol.open(connection));
  }

  HttpClientSide route(String pattern, HttpRoute route) {
    return route(pattern, 0, false, route);
  }

  HttpClientSide route(String pattern, int ranking, boolean mayBlock, HttpRoute route) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(HttpRoute.PATTERN, new String[] {pattern});
    properties.put(HttpRoute.BLOCKING, mayBlock);
    properties.put("service.ranking", ranking);
    properties.put("service.id", serviceIds++);
    protocol.addRoute(route, properties);
    return this;
  }

  HttpClientSide send(String text) {
    connection.channel().writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    return this;
  }

  HttpClientSide sendCut(String text, long seed) {
    RandomCuts.feed(
        text.getBytes(StandardCharsets.ISO_8859_1),
        new Random(seed),
        7,
        piece -> connection.channel().writeInbound(piece));
    return this;
  }

  /** GET with a Host field. */
  HttpClientSide get(String target, String... fields) {
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: node\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return send(head + "\r\n");
  }

  /** Everything the server has sent since the last call. */
  String received() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part; (part = connection.channel().readOutbound()) != null; ) {
      text.append(part.toString(StandardCharsets.ISO_8859_1));
      part.release();
    }
    return text.toString();
  }

  /** The status of the next answer. */
  int status() {
    String text = received();
    return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
  }

  boolean open() {
    return connection.channel().isOpen();
  }

  void pass(long seconds) {
    connection.channel().advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.channel().runScheduledPendingTasks();
  }

  /** Moves the connection to a new guest of the same protocol, as the host does. */
  HandoverState swap(HttpGuest old) {
    HandoverState state = old.handOver();
    connection.remove();
    connection.install(protocol.resume(connection, state));
    return state;
  }

  HttpGuest guest() {
    return connection.channel().pipeline().get(HttpGuest.class);
  }

  void finish() {
    connection.channel().finishAndReleaseAll();
  }

  static HttpConfig config(int port, int maxBodyBytes) {
    return config(port, -1, maxBodyBytes);
  }

  static HttpConfig config(int port, int tlsPort, int maxBodyBytes) {
    return new HttpConfig() {
      @Override
      public int tlsPort() {
        return tlsPort;
      }

      @Override
      public int port() {
        return port;
      }

      @Override
      public String address() {
        return "";
      }

      @Override
      public int maxBodyBytes() {
        return maxBodyBytes;
      }

      @Override
      public int idleSeconds() {
        return 60;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return HttpConfig.class;
      }
    };
  }
}
