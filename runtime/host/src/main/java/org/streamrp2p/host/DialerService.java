package org.streamrp2p.host;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.host.dial.Dials;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;

/** The service {@link Dialer}. Registered under that name alone, see {@link EventLoopsService}. */
@Component
public final class DialerService implements Dialer {
  private final Dials dials;

  @Activate
  public DialerService(@Reference LoopsComponent loops, @Reference HostComponent host) {
    dials = new Dials(loops.loops(), host.registry());
  }

  @Override
  public Dial dial(DialRequest request, DialListener listener) {
    return dials.dial(request, listener);
  }
}
