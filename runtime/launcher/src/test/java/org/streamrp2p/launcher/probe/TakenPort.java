package org.streamrp2p.launcher.probe;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.streamrp2p.spi.protocol.Connections;

/** A host whose only port turns out to be taken, after a while. */
public final class TakenPort implements Connections {
  private final AtomicInteger looks = new AtomicInteger();

  @Override
  public List<ListenerInfo> listeners() {
    String problem = looks.incrementAndGet() < 3 ? "" : "rtmp.port: port 1935 is in use";
    return List.of(new ListenerInfo("rtmp", "rtmp", "rtmp.port", "", 1935, false, problem));
  }

  @Override
  public List<ConnectionInfo> connections() {
    return List.of();
  }
}
