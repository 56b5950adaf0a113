package org.streamrp2p.launcher.node;

import java.util.List;
import java.util.stream.Stream;
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

  /**
   * Why ports are not open, a line each; empty when all are. Holds the service all the while: a
   * component nobody holds would be made anew for each look.
   */
  static List<String> problems(BundleContext context) throws InterruptedException {
    ServiceTracker<Connections, Connections> tracker =
        new ServiceTracker<>(context, Connections.class, null);
    tracker.open();
    try {
      if (tracker.getService() == null && hasHost(context)) {
        return List.of("The host does not run, so no port is open. See the log.");
      }
      return problems(tracker);
    } finally {
      tracker.close();
    }
  }

  private static List<String> problems(ServiceTracker<Connections, Connections> tracker)
      throws InterruptedException {
    long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    List<ListenerInfo> listeners = list(tracker);
    while (!listeners.stream().allMatch(Listeners::settled) && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
      listeners = list(tracker);
    }
    return listeners.stream().filter(l -> !l.open()).map(Listeners::problem).toList();
  }

  private static boolean hasHost(BundleContext context) {
    return Stream.of(context.getBundles())
        .anyMatch(bundle -> "org.streamrp2p.host".equals(bundle.getSymbolicName()));
  }

  private static boolean settled(ListenerInfo listener) {
    return listener.open() || !listener.problem().isEmpty();
  }

  private static String problem(ListenerInfo listener) {
    return listener.problem().isEmpty()
        ? listener.key() + ": port " + listener.port() + " is still not open. See the log."
        : listener.problem();
  }

  private static List<ListenerInfo> list(ServiceTracker<Connections, Connections> tracker) {
    @Nullable Connections connections = tracker.getService();
    return connections == null ? List.of() : connections.listeners();
  }

  /** The listeners as they are now. */
  static List<ListenerInfo> list(BundleContext context) {
    ServiceTracker<Connections, Connections> tracker =
        new ServiceTracker<>(context, Connections.class, null);
    tracker.open();
    try {
      return list(tracker);
    } finally {
      tracker.close();
    }
  }
}
