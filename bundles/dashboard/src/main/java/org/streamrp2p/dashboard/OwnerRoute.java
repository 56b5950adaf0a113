package org.streamrp2p.dashboard;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;

/**
 * {@code /owner?token=…}: makes a session of a one-time link. Only for a browser on this machine
 * that asked for this machine: a page elsewhere whose name points here (DNS rebinding), or a proxy,
 * does not get in.
 */
@Component(
    service = HttpRoute.class,
    property = {HttpRoute.PATTERN + "=/owner", HttpRoute.BLOCKING + ":Boolean=true"})
public final class OwnerRoute implements HttpRoute {
  static final String COOKIE = "streamr-owner";
  private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private final OwnerAccess access;

  @Activate
  public OwnerRoute(@Reference OwnerAccess access) {
    this.access = access;
  }

  @Override
  public CompletionStage<HttpAnswer> answer(HttpExchange exchange) {
    return CompletableFuture.completedFuture(answerNow(exchange));
  }

  private HttpAnswer answerNow(HttpExchange exchange) {
    // HEAD, a preview or a prefetch must not use the link up.
    if (!exchange.method().equals("GET")) {
      return Replies.onlyGet();
    }
    if (!isLocal(exchange) || isPrefetch(exchange)) {
      return message(403, "This link works in a browser on the machine the node runs on.");
    }
    String token = exchange.parameter("token");
    if (token == null) {
      return message(400, "This link is not complete.");
    }
    return switch (access.open(token)) {
      case OwnerAccess.Opened.Session session -> signedIn(session.secret(), exchange);
      case OwnerAccess.Opened.Wrong wrong ->
          message(403, "This link was used already, or a newer one was made. Get a fresh one:");
      case OwnerAccess.Opened.Limited limited ->
          message(429, "Too many wrong links. Wait a minute, then get a fresh one:");
    };
  }

  private static boolean isLocal(HttpExchange exchange) {
    String host = exchange.header("Host");
    boolean forwarded =
        exchange.header("Forwarded") != null || exchange.header("X-Forwarded-For") != null;
    return exchange.loopback() && !forwarded && host != null && isLoopbackHost(host);
  }

  private static boolean isLoopbackHost(String host) {
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    return LOOPBACK_HOSTS.contains(name);
  }

  private static boolean isPrefetch(HttpExchange exchange) {
    String purpose = exchange.header("Sec-Purpose");
    return purpose != null && purpose.contains("prefetch");
  }

  private static HttpAnswer signedIn(String secret, HttpExchange exchange) {
    String cookie =
        COOKIE
            + "="
            + secret
            + "; Path=/; HttpOnly; SameSite=Strict"
            + (exchange.connection().secure() ? "; Secure" : "");
    return Replies.page(303, "", Map.of("Location", "/", "Set-Cookie", cookie));
  }

  private static HttpAnswer message(int status, String text) {
    return Replies.page(status, Page.message(text), Map.of());
  }

  /** The secret in the session cookie of a request (RFC 6265 §4.2). */
  static @Nullable String cookie(HttpExchange exchange) {
    String field = exchange.header("Cookie");
    if (field == null) {
      return null;
    }
    for (String pair : field.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(COOKIE)) {
        return pair.substring(equals + 1).strip();
      }
    }
    return null;
  }
}
