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
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
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
      case "HEAD" -> now(isLive(name) ? head() : notFound());
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

  private boolean isLive(StreamName name) {
    return streams.stream(name).filter(StreamInfo::live).isPresent();
  }

  private CompletionStage<HttpAnswer> play(HttpExchange exchange, StreamName name) {
    if (!isLive(name)) {
      return now(notFound());
    }
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.VIEW,
            name,
            parameters(exchange),
            FlvProtocol.NAME,
            exchange.remoteAddress());
    return streams
        .subscribe(
            request,
            exchange.connection(),
            new FlvFrameEncoder(version, true),
            HELD_BACK,
            new SubscriptionListener() {}) // the guest listens from the takeover on
        .thenApply(result -> answer(result, request));
  }

  private static HttpAnswer answer(SubscribeResult result, AccessRequest request) {
    return switch (result) {
      case SubscribeResult.Accepted accepted ->
          new HttpAnswer.TakeOver(
              200, MEDIA, FlvProtocol.NAME, FlvState.arguments(accepted.subscription(), request));
      case SubscribeResult.Refused refused -> refused(refused);
    };
  }

  /** The same head as for GET; for HEAD nobody takes over. */
  private static HttpAnswer head() {
    return new HttpAnswer.TakeOver(
        200, MEDIA, FlvProtocol.NAME, new HandoverState(FlvProtocol.NAME, 1, Map.of()));
  }

  private static HttpAnswer refused(SubscribeResult.Refused refused) {
    int status =
        switch (refused.code()) {
          case NOT_ALLOWED -> 403;
          case NOT_FOUND -> 404;
          case TOO_MANY_VIEWERS, TOO_MANY_STREAMS, STOPPING -> 503;
        };
    return body(status, plain(Map.of()), refused.reason() + "\n");
  }

  private static HttpAnswer notFound() {
    return body(404, plain(Map.of()), "Nobody publishes this stream.\n");
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
