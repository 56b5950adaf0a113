package org.streamrp2p.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.Handovers.Handover;

/** Section {@code connections} of the status, and the health of the listeners. */
@Component
public final class HostStatus implements StatusSource, HealthCheck {
  private final EventLoops loops;
  private final Connections connections;
  private final Handovers handovers;
  private final HostComponent host;

  @Activate
  public HostStatus(
      @Reference EventLoops loops,
      @Reference Connections connections,
      @Reference Handovers handovers,
      @Reference HostComponent host) {
    this.loops = loops;
    this.connections = connections;
    this.handovers = handovers;
    this.host = host;
  }

  @Override
  public String section() {
    return "connections";
  }

  @Override
  public Object status() {
    List<ConnectionInfo> all = connections.connections();
    Map<String, Long> byHandler = new TreeMap<>();
    Map<String, Long> byRole = new TreeMap<>();
    for (ConnectionInfo c : all) {
      byHandler.merge(c.protocol() + ' ' + c.handlerVersion(), 1L, Long::sum);
      byRole.merge(c.role().isEmpty() ? "unknown" : c.role(), 1L, Long::sum);
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("open", all.size());
    status.put("accepted", host.registry().accepted());
    status.put("refused", host.registry().refused());
    status.put("byHandler", byHandler);
    status.put("byRole", byRole);
    status.put("handovers", handovers());
    status.put("bytesIn", all.stream().mapToLong(ConnectionInfo::bytesIn).sum());
    status.put("bytesOut", all.stream().mapToLong(ConnectionInfo::bytesOut).sum());
    status.put("eventLoops", loops.transport());
    return status;
  }

  /** For each protocol whose handler was changed: how often, and how the last change went. */
  private Map<String, Object> handovers() {
    Map<String, Object> byProtocol = new LinkedHashMap<>();
    handovers
        .swaps()
        .forEach((protocol, swaps) -> byProtocol.put(protocol, swaps(protocol, swaps)));
    return byProtocol;
  }

  private Map<String, Object> swaps(String protocol, long swaps) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("swaps", swaps);
    handovers.latest().stream()
        .filter(handover -> handover.protocol().equals(protocol))
        .reduce((first, second) -> second)
        .ifPresent(last -> entry.put("last", describe(last)));
    return entry;
  }

  private static Map<String, Object> describe(Handover last) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("from", last.from());
    entry.put("to", last.to());
    entry.put("atMillis", last.atMillis());
    entry.put("moved", last.moved());
    entry.put("busy", last.busy());
    entry.put("refused", last.refused());
    entry.put("lost", last.lost());
    entry.put("parkedMedianMicros", last.parkedMicros().median());
    entry.put("parkedP99Micros", last.parkedMicros().p99());
    entry.put("parkedMaxMicros", last.parkedMicros().max());
    entry.put("reasons", last.reasons());
    return entry;
  }

  @Override
  public String name() {
    return "listeners";
  }

  @Override
  public HealthResult check() {
    List<ListenerInfo> all = connections.listeners();
    for (ListenerInfo listener : all) {
      if (!listener.problem().isEmpty()) {
        return listener.open()
            ? HealthResult.warn(listener.problem())
            : HealthResult.critical(listener.problem());
      }
    }
    return HealthResult.ok(all.isEmpty() ? "No port is asked for" : all.size() + " ports are open");
  }
}
