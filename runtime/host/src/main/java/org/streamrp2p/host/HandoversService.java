package org.streamrp2p.host;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/**
 * The service {@link Handovers}. Registered under that name alone, see {@link EventLoopsService}.
 */
@Component
public final class HandoversService implements Handovers {
  private final HostComponent host;

  @Activate
  public HandoversService(@Reference HostComponent host) {
    this.host = host;
  }

  @Override
  public Map<String, Long> swaps() {
    return host.registry().swaps();
  }

  @Override
  public List<Handover> latest() {
    return host.registry().handovers();
  }

  @Override
  public List<Outlook> outlook(String protocol) {
    return host.registry().outlook(protocol);
  }

  @Override
  public boolean isServing(ProtocolHandler handler) {
    return host.registry().isServing(handler);
  }

  @Override
  public List<Outlook> rest(String protocol) {
    return host.registry().restOutlook(protocol);
  }

  @Override
  public Handover moveRest(String protocol) {
    return host.registry().moveRest(protocol);
  }

  @Override
  public int askRestToReconnect(String protocol) {
    return host.registry().askRestToReconnect(protocol);
  }

  @Override
  public int closeRest(String protocol) {
    return host.registry().closeRest(protocol);
  }

  @Override
  public Handover withdraw(ProtocolHandler handler) {
    return host.registry().withdraw(handler);
  }
}
