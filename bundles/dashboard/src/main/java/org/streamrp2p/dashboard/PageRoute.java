package org.streamrp2p.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.node.NodeIdentity;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/**
 * {@code /}: what is live, where to watch it, how the node is; for the owner also how to publish.
 */
@Component(
    service = HttpRoute.class,
    property = {HttpRoute.PATTERN + "=/", HttpRoute.BLOCKING + ":Boolean=true"})
public final class PageRoute implements HttpRoute {
  static final StreamName EXAMPLE = new StreamName(StreamName.DEFAULT_APP, "show");

  private final Streams streams;
  private final Connections connections;
  private final HealthChecks checks;
  private final OwnerAccess access;
  private final String version;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable PublishKeys keys;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable NodeIdentity identity;

  @Activate
  public PageRoute(
      @Reference Streams streams,
      @Reference Connections connections,
      @Reference HealthChecks checks,
      @Reference OwnerAccess access,
      BundleContext context) {
    this(streams, connections, checks, access, context.getBundle().getVersion().toString());
  }

  PageRoute(
      Streams streams,
      Connections connections,
      HealthChecks checks,
      OwnerAccess access,
      String version) {
    this.streams = streams;
    this.connections = connections;
    this.checks = checks;
    this.access = access;
    this.version = version;
  }

  @Override
  public CompletionStage<HttpAnswer> answer(HttpExchange exchange) {
    return CompletableFuture.completedFuture(
        Replies.reads(exchange)
            ? Replies.page(200, Page.of(model(exchange)), Map.of("Vary", "Cookie, Host"))
            : Replies.onlyGet());
  }

  private PageModel model(HttpExchange exchange) {
    Addresses addresses =
        Addresses.of(exchange.header("Host"), connections, exchange.connection().secure());
    boolean owner = access.isOwner(OwnerRoute.cookie(exchange));
    List<StreamInfo> live =
        streams.streams().stream()
            .filter(info -> info.live() && (owner || !info.isPrivate()))
            .toList();
    NodeIdentity node = identity;
    return new PageModel(
        addresses,
        node == null ? "" : node.nodeId(),
        version,
        live,
        checks.run(),
        publish(owner),
        Instant.now());
  }

  private PageModel.@Nullable Publish publish(boolean owner) {
    PublishKeys current = keys;
    if (current == null || !owner) {
      return null;
    }
    return new PageModel.Publish(EXAMPLE, current.key(EXAMPLE));
  }
}
