package org.streamrp2p.host;

import java.time.Clock;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.host.tls.TlsComponent;

/**
 * Holds connections and listeners.
 *
 * <p>Immediate: it holds sockets, so it must not go when the last bundle that looked at it lets go.
 * Apart from {@link HandlerWhiteboard}: a handler's routes may want to see the connections, and
 * must not have to wait for themselves.
 */
@Component(
    service = HostComponent.class,
    configurationPid = "org.streamrp2p.host",
    immediate = true)
@Designate(ocd = HostConfig.class)
public final class HostComponent {
  private final HandlerRegistry registry;
  private final ListenerTable listeners;
  private final ServerTls tls;

  @Activate
  public HostComponent(
      @Reference LoopsComponent loopsComponent,
      @Reference TlsComponent tlsComponent,
      HostConfig config) {
    Loops loops = loopsComponent.loops();
    tls = tlsComponent.tls();
    registry = new HandlerRegistry(limits(config), Clock.systemUTC(), loops::forgetHandlerClasses);
    listeners = new ListenerTable(loops, registry, tls);
  }

  @Modified
  void modified(HostConfig config) {
    registry.limits(limits(config));
  }

  @Deactivate
  void deactivate() {
    listeners.set(Map.of());
    registry.closeAll();
  }

  private static HandlerRegistry.Limits limits(HostConfig config) {
    return new HandlerRegistry.Limits(
        config.connections_max(),
        config.connections_maxPerAddress(),
        config.handover_graceSeconds());
  }

  HandlerRegistry registry() {
    return registry;
  }

  ListenerTable listenerTable() {
    return listeners;
  }

  ServerTls tls() {
    return tls;
  }
}
