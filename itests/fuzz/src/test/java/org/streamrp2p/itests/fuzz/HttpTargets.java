package org.streamrp2p.itests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.streamrp2p.http.HttpFactory;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.testkit.TestStreams;

/** The target of a request, and a whole connection. */
final class HttpTargets {
  private static final ProtocolHandler HANDLER =
      HttpFactory.handler(
          exchange -> {
            checkPath(exchange.path());
            return CompletableFuture.completedFuture(HttpAnswer.text(200, exchange.path()));
          });

  private HttpTargets() {}

  static List<Target> all() {
    return List.of(
        new Target(
            "http-target",
            texts(
                "/live/show.flv?token=a%20b&x=1&x=2",
                "http://node:8080/a/./b//c%2e", "/%2e%2e/etc/passwd", "/..%2f..%5c%00"),
            input -> checkPath(HttpFactory.path(new String(input, ISO_8859_1)))),
        new Target(
            "http-session",
            texts(
                "\0GET /live/show.flv HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\1POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcHEAD / HTTP/1.0\r\n\r\n",
                "\1POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                "\0POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"),
            HttpTargets::session));
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(ISO_8859_1)).toList();
  }

  /** What a route may rely on; empty was refused. */
  private static void checkPath(String path) {
    boolean climbs = List.of(path.split("/", -1)).contains("..");
    boolean hidden = path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\');
    if (climbs || hidden || path.contains("//") || !(path.isEmpty() || path.startsWith("/"))) {
      throw new AssertionError("path: " + path);
    }
  }

  private static void session(byte[] input) {
    FuzzedConnection connection =
        new FuzzedConnection(new TestStreams(), HANDLER, new HttpServerCodec());
    connection.feed(input, 1);
    connection.end();
  }
}
