package org.streamrp2p.host;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.protocol.Connections;

/**
 * The service {@link Connections}. Registered under that name alone, see {@link EventLoopsService}.
 */
@Component
public final class ConnectionsService implements Connections {
  private final HostComponent host;

  @Activate
  public ConnectionsService(@Reference HostComponent host) {
    this.host = host;
  }

  @Override
  public List<ListenerInfo> listeners() {
    return host.listenerTable().infos();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return host.registry().connections();
  }
}
