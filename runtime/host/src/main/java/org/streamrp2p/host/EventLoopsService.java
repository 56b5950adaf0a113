package org.streamrp2p.host;

import io.netty.channel.EventLoop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.spi.protocol.EventLoops;

/**
 * The service {@link EventLoops}. Registered under that name alone: Felix hides a service from a
 * bundle that sees another class of one of its names, and the program sees none of ours.
 */
@Component
public final class EventLoopsService implements EventLoops {
  private final Loops loops;

  @Activate
  public EventLoopsService(@Reference LoopsComponent component) {
    loops = component.loops();
  }

  @Override
  public EventLoop next() {
    return loops.next();
  }

  @Override
  public String transport() {
    return loops.transport();
  }
}
