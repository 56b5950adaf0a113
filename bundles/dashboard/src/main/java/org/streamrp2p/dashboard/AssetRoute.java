package org.streamrp2p.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;

/** The page's style, script and icon: three names, no folder to walk in. */
@Component(
    service = HttpRoute.class,
    property = {
      HttpRoute.PATTERN + "=/assets/style.css",
      HttpRoute.PATTERN + "=/assets/page.js",
      HttpRoute.PATTERN + "=/assets/icon.svg"
    })
public final class AssetRoute implements HttpRoute {
  private final Map<String, HttpAnswer> assets;

  @Activate
  public AssetRoute() {
    assets =
        Map.of(
            "/assets/style.css", load("style.css", "text/css; charset=utf-8"),
            "/assets/page.js", load("page.js", "text/javascript; charset=utf-8"),
            "/assets/icon.svg", load("icon.svg", "image/svg+xml"));
  }

  private static HttpAnswer load(String name, String type) {
    try (InputStream in = AssetRoute.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this bundle");
      }
      return HttpAnswer.of(200, type, in.readAllBytes(), Map.of("Cache-Control", "max-age=300"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<HttpAnswer> answer(HttpExchange exchange) {
    HttpAnswer asset = assets.getOrDefault(exchange.path(), HttpAnswer.decline());
    return CompletableFuture.completedFuture(Replies.reads(exchange) ? asset : Replies.onlyGet());
  }
}
