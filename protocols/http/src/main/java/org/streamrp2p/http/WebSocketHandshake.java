package org.streamrp2p.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.http.HttpAnswer;

/** The opening handshake of a WebSocket, the server's side (RFC 6455 §4.2). */
final class WebSocketHandshake {
  private static final String VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private WebSocketHandshake() {}

  /**
   * @return what is wrong with the request; null if nothing is
   */
  static @Nullable Problem check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)
        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return Problem.bad("A WebSocket begins with GET in HTTP/1.1.");
    }
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
      return new Problem(426, "A WebSocket needs Connection: Upgrade and Upgrade: websocket.");
    }
    if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return new Problem(426, "Sec-WebSocket-Version must be 13.");
    }
    List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    return keys.size() == 1 && isKey(keys.getFirst())
        ? null
        : Problem.bad("Sec-WebSocket-Key must be 16 bytes in Base64.");
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A refusal says which version would do (§4.2.2) and what to upgrade to (RFC 9110 §15.5.22). */
  static HttpAnswer.Body refusal(Problem problem) {
    return (HttpAnswer.Body)
        HttpAnswer.of(
            problem.status(),
            "text/plain; charset=utf-8",
            (problem.message() + "\n").getBytes(US_ASCII),
            problem.status() == 426
                ? Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", VERSION)
                : Map.of());
  }

  /**
   * The fields of the 101.
   *
   * @param more of the route; no extension and no sub-protocol is agreed upon unless it is there
   */
  static Map<String, String> answer(HttpRequest request, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    fields.put("Connection", "Upgrade");
    fields.put("Upgrade", "websocket");
    fields.put(
        "Sec-WebSocket-Accept",
        accept(String.valueOf(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY))));
    return fields;
  }

  static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is missing", e);
    }
  }
}
