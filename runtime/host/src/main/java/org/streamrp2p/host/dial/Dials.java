package org.streamrp2p.host.dial;

import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;

/** Dials on the host's event loops. From any thread. */
public final class Dials implements Dialer {
  private final Loops loops;
  private final HandlerRegistry registry;

  public Dials(Loops loops, HandlerRegistry registry) {
    this.loops = loops;
    this.registry = registry;
  }

  @Override
  public Dial dial(DialRequest request, DialListener listener) {
    Dialling dialling = new Dialling(loops, registry, request, listener);
    dialling.start();
    return dialling;
  }
}
