package org.streamrp2p.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;

/** {@code /health}: 200, or 503 if a check is critical, with each check as JSON. */
@Component(
    service = HttpRoute.class,
    property = {HttpRoute.PATTERN + "=/health", HttpRoute.BLOCKING + ":Boolean=true"})
public final class HealthRoute implements HttpRoute {
  private final HealthChecks checks;

  @Activate
  public HealthRoute(@Reference HealthChecks checks) {
    this.checks = checks;
  }

  @Override
  public CompletionStage<HttpAnswer> answer(HttpExchange exchange) {
    if (!Replies.reads(exchange)) {
      return CompletableFuture.completedFuture(Replies.onlyGet());
    }
    List<HealthChecks.Finding> findings = checks.run();
    HealthResult.Status worst = HealthChecks.worst(findings);
    String json =
        findings.stream()
            .map(HealthRoute::json)
            .collect(
                Collectors.joining(",", "{\"status\":" + text(worst) + ",\"checks\":[", "]}\n"));
    int status = worst == HealthResult.Status.CRITICAL ? 503 : 200;
    return CompletableFuture.completedFuture(
        HttpAnswer.of(
            status,
            "application/json",
            json.getBytes(StandardCharsets.UTF_8),
            Map.of("Cache-Control", "no-store")));
  }

  private static String json(HealthChecks.Finding finding) {
    return "{\"name\":%s,\"status\":%s,\"message\":%s}"
        .formatted(
            Escape.json(finding.name()),
            text(finding.result().status()),
            Escape.json(finding.result().message()));
  }

  private static String text(HealthResult.Status status) {
    return Escape.json(status.name().toLowerCase(Locale.ROOT));
  }
}
