package org.streamrp2p.spi.http;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * What a route answers. Header names and values are checked by the HTTP handler: no line breaks get
 * through.
 */
public sealed interface HttpAnswer {
  /** Not mine: ask the next route; after the last one, 404. */
  record Decline() implements HttpAnswer {}

  /**
   * A whole body. {@code Content-Length}, {@code Date} and {@code Connection} are added; for HEAD
   * the body is left out.
   *
   * @param status 200..599
   * @param body not copied: its bytes must not change any more; its indices are not touched
   */
  record Body(int status, Map<String, String> headers, ByteBuffer body) implements HttpAnswer {
    public Body {
      headers = Map.copyOf(headers);
      requireNonNull(body, "body");
    }
  }

  /**
   * A body that is written bit by bit, chunked (RFC 9112 §7.1).
   *
   * @param writer called once on the event loop after the head was sent; not for HEAD
   */
  record Stream(int status, Map<String, String> headers, Consumer<HttpBodySink> writer)
      implements HttpAnswer {
    public Stream {
      headers = Map.copyOf(headers);
      requireNonNull(writer, "writer");
    }
  }

  /**
   * The head is sent with {@code Transfer-Encoding: chunked} and {@code Connection: close} (to an
   * HTTP/1.0 client without chunks), then the connection becomes the guest of another protocol. The
   * arguments get one more key, {@code chunked} ({@link Boolean}): whether what is written to the
   * transport must be framed as chunks. For HEAD only the head is sent.
   *
   * @param protocol whose handler takes over
   * @param arguments for {@code ProtocolHandler.takeOver}
   */
  record TakeOver(int status, Map<String, String> headers, String protocol, HandoverState arguments)
      implements HttpAnswer {
    public TakeOver {
      headers = Map.copyOf(headers);
      requireNonNull(protocol, "protocol");
      requireNonNull(arguments, "arguments");
    }
  }

  /**
   * The connection becomes a WebSocket (RFC 6455) and the guest of another protocol, with the
   * host's WebSocket codec in front of it. The HTTP handler checks the handshake, answers 400 or
   * 426 itself if it is wrong, and otherwise sends the 101. Who may come from which page ({@code
   * Origin}) is decided by the route, before.
   *
   * @param headers more fields of the 101
   * @param protocol whose handler takes over
   * @param arguments for {@code ProtocolHandler.takeOver}
   * @param refused runs if the handshake is wrong, so that what was prepared can be given up
   */
  record WebSocket(
      Map<String, String> headers, String protocol, HandoverState arguments, Runnable refused)
      implements HttpAnswer {
    public WebSocket {
      headers = Map.copyOf(headers);
      requireNonNull(protocol, "protocol");
      requireNonNull(arguments, "arguments");
      requireNonNull(refused, "refused");
    }
  }

  static HttpAnswer decline() {
    return new Decline();
  }

  /** Plain text in UTF-8. */
  static HttpAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** Any body with its type. */
  static HttpAnswer of(
      int status, String contentType, byte[] body, Map<String, String> moreHeaders) {
    Map<String, String> headers = new LinkedHashMap<>(moreHeaders);
    headers.put("Content-Type", contentType);
    return new Body(status, headers, ByteBuffer.wrap(body));
  }
}
