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

/** Section {@code connections} of the status, and the health of the listeners. */
@Component
public final class HostStatus implements StatusSource, HealthCheck {
  private final EventLoops loops;
  private final Connections connections;
  private final HostComponent host;

  @Activate
  public HostStatus(
      @Reference EventLoops loops,
      @Reference Connections connections,
      @Reference HostComponent host) {
    this.loops = loops;
    this.connections = connections;
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
    status.put("bytesIn", all.stream().mapToLong(ConnectionInfo::bytesIn).sum());
    status.put("bytesOut", all.stream().mapToLong(ConnectionInfo::bytesOut).sum());
    status.put("eventLoops", loops.transport());
    return status;
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
