package org.streamrp2p.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.ProtocolSession;

/**
 * The HTTP door as a protocol handler: one end point, and whatever routes are registered.
 *
 * <p><b>Threads.</b> As {@link ProtocolHandler} says; routes may come and go on any thread.
 */
@Capability(
    namespace = HandoverState.NAMESPACE,
    attribute = {
      "format=" + HttpProtocol.NAME,
      "writes:Long=" + SessionState.LAYOUT,
      "reads:List<Long>=" + SessionState.LAYOUT
    })
@Component(
    service = {ProtocolHandler.class, StatusSource.class},
    configurationPid = HttpConfig.PID)
@Designate(ocd = HttpConfig.class)
public final class HttpProtocol implements ProtocolHandler, StatusSource {
  private final BodyBudget bodies = new BodyBudget();
  private final HttpCounters counters = new HttpCounters();
  static final String NAME = "http";
  private static final Logger LOG = LoggerFactory.getLogger(HttpProtocol.class);

  private final String version;
  private final Executor blocking;
  private final Routes routes = new Routes();
  private volatile Settings settings;
  private volatile List<Endpoint> endpoints;

  @Activate
  public HttpProtocol(BundleContext context, HttpConfig config) {
    this(
        context.getBundle().getVersion().toString(),
        config,
        task -> Thread.ofVirtual().name("http-route").start(task));
  }

  /**
   * @param blocking runs routes that may block
   */
  HttpProtocol(String version, HttpConfig config, Executor blocking) {
    this.version = version;
    this.blocking = blocking;
    this.settings = Settings.of(config);
    this.endpoints = endpointsOf(config);
  }

  /** Connections stay; they see the new limits with their next request. */
  @Modified
  void modified(HttpConfig config) {
    try {
      Settings next = Settings.of(config);
      endpoints = endpointsOf(config);
      settings = next;
    } catch (IllegalArgumentException e) {
      LOG.warn("The configuration stays as it was, correct it: {}", e.getMessage());
    }
  }

  private static List<Endpoint> endpointsOf(HttpConfig config) {
    Endpoint plain =
        Endpoint.tcp(NAME, "http.port", config.port())
            .withAddress(config.address().strip())
            .withFraming(Endpoint.Framing.HTTP);
    if (config.tlsPort() < 0) {
      return List.of(plain);
    }
    return List.of(
        plain,
        Endpoint.tcp("https", "http.tlsPort", config.tlsPort())
            .withAddress(plain.address())
            .withFraming(Endpoint.Framing.HTTP)
            .withTls(true));
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addRoute(HttpRoute route, Map<String, Object> properties) {
    routes.add(route, properties);
  }

  void updatedRoute(HttpRoute route, Map<String, Object> properties) {
    routes.update(route, properties);
  }

  void removeRoute(HttpRoute route) {
    routes.remove(route);
  }

  Routes routes() {
    return routes;
  }

  Settings settings() {
    return settings;
  }

  Executor blocking() {
    return blocking;
  }

  @Override
  public String protocol() {
    return NAME;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public ProtocolSession open(Connection connection) {
    return new HttpGuest(this, connection, new SessionState(null, new RequestBody()));
  }

  @Override
  public ProtocolSession resume(Connection connection, HandoverState state) {
    return new HttpGuest(this, connection, SessionState.of(state));
  }

  BodyBudget bodies() {
    return bodies;
  }

  HttpCounters counters() {
    return counters;
  }

  @Override
  public String section() {
    return NAME;
  }

  @Override
  public Object status() {
    return counters.values();
  }
}
