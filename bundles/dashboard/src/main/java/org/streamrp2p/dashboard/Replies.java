package org.streamrp2p.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;

/** Answers that the routes of this bundle share. */
final class Replies {
  /** Nothing but our own files; no frame around us, no form to anywhere. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Replies() {}

  static boolean reads(HttpExchange exchange) {
    return exchange.method().equals("GET") || exchange.method().equals("HEAD");
  }

  static HttpAnswer onlyGet() {
    return HttpAnswer.of(
        405,
        "text/plain; charset=utf-8",
        "Only GET and HEAD.\n".getBytes(StandardCharsets.UTF_8),
        Map.of("Allow", "GET, HEAD"));
  }

  /** A page that no cache keeps: it may hold what is the owner's alone. */
  static HttpAnswer page(int status, String html, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Cache-Control", "no-store");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return HttpAnswer.of(
        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), headers);
  }
}
