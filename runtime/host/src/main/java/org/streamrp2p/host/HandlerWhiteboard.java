package org.streamrp2p.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.streamrp2p.host.connection.HandlerEntry;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/**
 * Finds protocol handlers, and keeps the listeners in step with what they ask for. Ports are opened
 * once configuration has arrived, and from then on as handlers come.
 */
@Component(service = HandlerWhiteboard.class, immediate = true)
public final class HandlerWhiteboard {
  private final HandlerRegistry registry;
  private final ListenerTable listeners;
  private final ServerTls tls;
  private final Map<ProtocolHandler, HandlerEntry> entries = new LinkedHashMap<>();
  private boolean configured;
  private boolean stopped;

  @Activate
  public HandlerWhiteboard(@Reference HostComponent host) {
    registry = host.registry();
    listeners = host.listenerTable();
    tls = host.tls();
    tls.onChange(this::reconcile);
  }

  @Deactivate
  synchronized void deactivate() {
    stopped = true;
    tls.onChange(() -> {});
    listeners.set(Map.of());
    registry.closeAll();
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
    HandlerEntry entry = entry(handler, properties);
    entries.put(handler, entry);
    registry.add(entry);
    reconcile();
  }

  /** Its end points may have changed, and its ranking. */
  synchronized void updatedHandler(ProtocolHandler handler, Map<String, Object> properties) {
    HandlerEntry entry = entry(handler, properties);
    HandlerEntry before = entries.put(handler, entry);
    if (before != null && before.ranking() != entry.ranking()) {
      registry.add(entry);
      registry.remove(before);
    }
    reconcile();
  }

  private static HandlerEntry entry(ProtocolHandler handler, Map<String, Object> properties) {
    return new HandlerEntry(
        handler,
        properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
        properties.get("service.id") instanceof Long id ? id : 0);
  }

  synchronized void removeHandler(ProtocolHandler handler) {
    HandlerEntry entry = entries.remove(handler);
    if (entry != null && !stopped) {
      registry.remove(entry);
      reconcile();
    }
  }

  private synchronized void reconcile() {
    if (!configured || stopped) {
      return;
    }
    Map<String, List<Endpoint>> wanted = new LinkedHashMap<>();
    for (HandlerEntry entry : registry.serving()) {
      wanted.put(entry.handler().protocol(), entry.handler().endpoints());
    }
    listeners.set(wanted);
  }
}
