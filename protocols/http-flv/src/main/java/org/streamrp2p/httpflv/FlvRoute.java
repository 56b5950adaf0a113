package org.streamrp2p.httpflv;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** Answers {@code /APP/NAME.flv}. On the event loop of the connection. */
@Component(service = HttpRoute.class, property = HttpRoute.PATTERN + "=/*.flv")
public final class FlvRoute implements HttpRoute {
  private static final String SUFFIX = ".flv";
  private static final Map<String, String> CORS = Map.of("Access-Control-Allow-Origin", "*");
  private static final Map<String, String> MEDIA =
      Map.of(
          "Access-Control-Allow-Origin",
          "*",
          "Cache-Control",
          "no-cache",
          "Content-Type",
          "video/x-flv");
  private static final Map<String, String> PREFLIGHT =
      Map.of(
          "Access-Control-Allow-Origin",
          "*",
          "Access-Control-Allow-Methods",
          "GET, HEAD, OPTIONS",
          "Access-Control-Allow-Headers",
          "Range",
          "Access-Control-Max-Age",
          "86400");

  /** Nothing may go out before the head and the file header; {@link FlvGuest#start} lets it go. */
  private static final SubscribeOptions HELD_BACK =
      SubscribeOptions.DEFAULT.withStart(SubscribeOptions.Start.LIVE);

  private final Streams streams;
  private final String version;

  @Activate
  public FlvRoute(@Reference Streams streams, BundleContext context) {
    this(streams, FlvFrameEncoder.version(context.getBundle()));
  }

  FlvRoute(Streams streams, String version) {
    this.streams = streams;
    this.version = version;
  }

  @Override
  public CompletionStage<HttpAnswer> answer(HttpExchange exchange) {
    StreamName name = streamOf(exchange.path());
    if (name == null) {
      return now(HttpAnswer.decline());
    }
    return switch (exchange.method()) {
      case "GET" -> play(exchange, name);
      case "HEAD" -> head(exchange, name);
      case "OPTIONS" -> now(body(204, PREFLIGHT, ""));
      default ->
          now(body(405, plain(Map.of("Allow", "GET, HEAD, OPTIONS")), "Only GET and HEAD.\n"));
    };
  }

  /** Null if the path names no stream: not ours. */
  private static @Nullable StreamName streamOf(String path) {
    if (!path.endsWith(SUFFIX) || path.lastIndexOf('/') == 0) {
      return null;
    }
    try {
      return StreamName.parse(path.substring(1, path.length() - SUFFIX.length()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private CompletionStage<HttpAnswer> play(HttpExchange exchange, StreamName name) {
    FlvForm form = form(exchange);
    if (form == null) {
      return now(wrongTracks());
    }
    AccessRequest request = request(exchange, name);
    return streams
        .subscribe(
            request,
            exchange.connection(),
            new FlvFrameEncoder(version, form),
            HELD_BACK,
            new SubscriptionListener() {}) // the guest listens from the takeover on
        .thenApply(result -> answer(result, form, request));
  }

  private static HttpAnswer answer(SubscribeResult result, FlvForm form, AccessRequest request) {
    return switch (result) {
      case SubscribeResult.Accepted(Subscription subscription) -> {
        HandoverState arguments = FlvState.arguments(subscription, form, request);
        yield form.framing() == FlvForm.Framing.WEBSOCKET
            ? new HttpAnswer.WebSocket(Map.of(), FlvProtocol.NAME, arguments, subscription::close)
            : new HttpAnswer.TakeOver(200, MEDIA, FlvProtocol.NAME, arguments);
      }
      case SubscribeResult.Refused refused -> refused(refused, request);
    };
  }

  /** The same status and head as for GET; nobody takes over, nothing is subscribed. */
  private CompletionStage<HttpAnswer> head(HttpExchange exchange, StreamName name) {
    if (form(exchange) == null) {
      return now(wrongTracks());
    }
    AccessRequest request = request(exchange, name);
    return streams
        .refusal(request, HELD_BACK)
        .thenApply(
            refused ->
                refused
                    .map(r -> refused(r, request))
                    .orElseGet(
                        () ->
                            new HttpAnswer.TakeOver(
                                200,
                                MEDIA,
                                FlvProtocol.NAME,
                                new HandoverState(FlvProtocol.NAME, 1, Map.of()))));
  }

  private static AccessRequest request(HttpExchange exchange, StreamName name) {
    return new AccessRequest(
        AccessRequest.Action.VIEW,
        name,
        parameters(exchange),
        FlvProtocol.NAME,
        exchange.remoteAddress());
  }

  /** Null if the tracks that are asked for are none of those that can be. */
  private static @Nullable FlvForm form(HttpExchange exchange) {
    String upgrade = exchange.header("Upgrade");
    FlvForm.Framing framing =
        "websocket".equalsIgnoreCase(upgrade == null ? "" : upgrade.strip())
            ? FlvForm.Framing.WEBSOCKET
            : FlvForm.Framing.CHUNKED;
    return switch (exchange.parameter("tracks")) {
      case "all" -> new FlvForm(framing, FlvForm.Tracks.ALL);
      case "first" -> new FlvForm(framing, FlvForm.Tracks.FIRST);
      case null -> new FlvForm(framing, FlvForm.Tracks.ALL);
      default -> null;
    };
  }

  private static HttpAnswer wrongTracks() {
    return body(400, plain(Map.of()), "tracks must be all or first.\n");
  }

  /** 401 says that a token may help, 403 that this one does not. */
  private static HttpAnswer refused(SubscribeResult.Refused refused, AccessRequest request) {
    boolean anonymous =
        refused.code() == SubscribeResult.Code.NOT_ALLOWED
            && !request.parameters().containsKey("token");
    int status =
        switch (refused.code()) {
          case NOT_ALLOWED -> anonymous ? 401 : 403;
          case NOT_FOUND -> 404;
          case TOO_MANY_VIEWERS, TOO_MANY_STREAMS, STOPPING -> 503;
        };
    return body(
        status,
        plain(anonymous ? Map.of("WWW-Authenticate", "Bearer") : Map.of()),
        refused.reason() + "\n");
  }

  private static Map<String, String> plain(Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(CORS);
    headers.put("Content-Type", "text/plain; charset=utf-8");
    headers.putAll(more);
    return headers;
  }

  private static HttpAnswer body(int status, Map<String, String> headers, String text) {
    return new HttpAnswer.Body(status, headers, StandardCharsets.UTF_8.encode(text));
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> first = new LinkedHashMap<>();
    exchange.query().forEach((name, values) -> first.put(name, values.getFirst()));
    return first;
  }

  private static CompletionStage<HttpAnswer> now(HttpAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
