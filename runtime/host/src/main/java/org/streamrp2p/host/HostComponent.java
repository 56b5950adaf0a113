package org.streamrp2p.host;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.host.connection.HandlerEntry;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/**
 * Brings handlers, listeners and connections together. Ports are opened once configuration has
 * arrived, and from then on as handlers ask.
 */
@Component(configurationPid = "org.streamrp2p.host", immediate = true)
@Designate(ocd = HostConfig.class)
public final class HostComponent implements Connections {
  private final HandlerRegistry registry;
  private final ListenerTable listeners;
  private final Map<ProtocolHandler, HandlerEntry> entries = new LinkedHashMap<>();
  private boolean configured;
  private boolean stopped;

  @Activate
  public HostComponent(@Reference LoopsComponent loopsComponent, HostConfig config) {
    Loops loops = loopsComponent.loops();
    registry = new HandlerRegistry(limits(config), Clock.systemUTC(), loops::forgetHandlerClasses);
    listeners = new ListenerTable(loops, registry);
  }

  @Modified
  void modified(HostConfig config) {
    registry.limits(limits(config));
  }

  @Deactivate
  synchronized void deactivate() {
    stopped = true;
    listeners.set(Map.of());
    registry.closeAll();
  }

  private static HandlerRegistry.Limits limits(HostConfig config) {
    return new HandlerRegistry.Limits(
        config.connections_max(),
        config.connections_maxPerAddress(),
        config.handover_graceSeconds());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = Configured.TARGET)
  synchronized void setConfigured(Condition condition) {
    configured = true;
    reconcile();
  }

  /** The node stops: no new connections, and nobody waits for a handler that will not come back. */
  synchronized void unsetConfigured(Condition condition) {
    configured = false;
    if (!stopped) {
      listeners.set(Map.of());
      registry.closeAll();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void addHandler(ProtocolHandler handler, Map<String, Object> properties) {
    HandlerEntry entry =
        new HandlerEntry(
            handler,
            properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
            properties.get("service.id") instanceof Long id ? id : 0);
    entries.put(handler, entry);
    registry.add(entry);
    reconcile();
  }

  synchronized void updatedHandler(ProtocolHandler handler) {
    reconcile();
  }

  synchronized void removeHandler(ProtocolHandler handler) {
    HandlerEntry entry = entries.remove(handler);
    if (entry != null && !stopped) {
      registry.remove(entry);
      reconcile();
    }
  }

  private void reconcile() {
    if (!configured || stopped) {
      return;
    }
    Map<String, List<Endpoint>> wanted = new LinkedHashMap<>();
    for (HandlerEntry entry : registry.serving()) {
      wanted.put(entry.handler().protocol(), entry.handler().endpoints());
    }
    listeners.set(wanted);
  }

  @Override
  public List<ListenerInfo> listeners() {
    return listeners.infos();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return registry.connections();
  }

  HandlerRegistry registry() {
    return registry;
  }

  @Override
  public String toString() {
    return "host with " + listeners.infos().size() + " listeners";
  }
}
