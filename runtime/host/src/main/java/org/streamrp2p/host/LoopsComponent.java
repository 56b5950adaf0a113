package org.streamrp2p.host;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.host.loop.Loops;

/**
 * The service {@link EventLoops}. Apart from the connections, which come after what is written to
 * them.
 */
@Component(
    service = LoopsComponent.class,
    configurationPid = "org.streamrp2p.host",
    immediate = true)
public final class LoopsComponent {
  private static final Logger LOG = LoggerFactory.getLogger(LoopsComponent.class);

  private final Loops loops;
  private final HostConfig opened;

  @Activate
  public LoopsComponent(HostConfig config) {
    opened = config;
    loops = Loops.open(config.transport(), config.eventLoops());
  }

  /** Live connections cannot change their event loop: these two wait for the next start. */
  @Modified
  void modified(HostConfig config) {
    if (!config.transport().equals(opened.transport())
        || config.eventLoops() != opened.eventLoops()) {
      LOG.warn("host.transport and host.eventLoops change at the next start");
    }
  }

  @Deactivate
  void deactivate() {
    loops.close();
  }

  Loops loops() {
    return loops;
  }
}
