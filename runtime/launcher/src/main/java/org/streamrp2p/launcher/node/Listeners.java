package org.streamrp2p.launcher.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;

/** Waits until each port is open or known to be taken. */
final class Listeners {
  private static final long WAIT_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 5;

  private Listeners() {}

  /** All listeners once they are settled; empty when nothing here listens. */
  static List<ListenerInfo> await(BundleContext context) throws InterruptedException {
    long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    List<ListenerInfo> listeners = list(context);
    while (!listeners.stream().allMatch(Listeners::settled) && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
      listeners = list(context);
    }
    return listeners;
  }

  private static boolean settled(ListenerInfo listener) {
    return listener.open() || !listener.problem().isEmpty();
  }

  /** The listeners as they are now. */
  static List<ListenerInfo> list(BundleContext context) {
    ServiceTracker<Connections, Connections> tracker =
        new ServiceTracker<>(context, Connections.class, null);
    tracker.open();
    try {
      @Nullable Connections connections = tracker.getService();
      return connections == null ? List.of() : connections.listeners();
    } finally {
      tracker.close();
    }
  }
}
