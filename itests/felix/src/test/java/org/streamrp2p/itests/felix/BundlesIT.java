package org.streamrp2p.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.node.NodeIdentity;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/**
 * Every bundle of the distribution in one Felix: starts, changes, stops, and leaves nothing behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundlesIT {
  private RunningNode node;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = RunningNode.start(data);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void everyBundleResolvesAndStarts() {
    assertTrue(node.ours().size() >= 8);
    for (Bundle bundle : node.context().getBundles()) {
      assertEquals(Bundle.ACTIVE, bundle.getState(), bundle.getSymbolicName());
    }
    assertNotEquals(0, node.port("rtmp"));
    assertNotEquals(0, node.port("http"));
    for (Class<?> type :
        List.of(Streams.class, EventLoops.class, NodeIdentity.class, PublishKeys.class)) {
      assertNotNull(node.service(type), type.getSimpleName());
    }
  }

  @Test
  void everyHealthCheckIsWell() throws Exception {
    var references = node.context().getServiceReferences(HealthCheck.class, null);
    assertTrue(references.size() >= 2, "health checks: " + references.size());
    for (ServiceReference<HealthCheck> reference : references) {
      HealthCheck check = node.context().getService(reference);
      assertEquals(
          HealthResult.Status.OK, check.check().status(), check.name() + ": " + check.check());
    }
  }

  @Test
  void everyCommandExplainsItself() throws Exception {
    var references = node.context().getServiceReferences(Command.class, null);
    assertFalse(references.isEmpty());
    for (ServiceReference<Command> reference : references) {
      Command command = node.context().getService(reference);
      assertTrue(command.help().startsWith("Usage: streamr " + command.name()), command.name());
      assertFalse(command.summary().isBlank());
    }
  }

  @Test
  void servicesAppearAndGoWithTheirBundle() throws Exception {
    Bundle rtmp = node.bundle("rtmp");
    int port = node.port("rtmp");
    assertTrue(connects(port));
    rtmp.stop();
    assertEquals(0, node.port("rtmp"));
    assertFalse(connects(port));
    assertTrue(handlers("rtmp").isEmpty());
    rtmp.start();
    RunningNode.await("the listener", () -> node.port("rtmp") != 0);
    assertEquals(1, handlers("rtmp").size());
    assertTrue(connects(node.port("rtmp")));
  }

  // A port moves without a restart of the component: the same service object goes on.
  @Test
  void aChangedConfigurationReachesItsComponentWithoutARestart() throws Exception {
    int before = node.port("rtmp");
    Object handler = node.context().getService(handlers("rtmp").get(0));
    int free = freePort();
    node.configure("org.streamrp2p.rtmp", Map.of("port", free, "address", "127.0.0.1"));
    RunningNode.await("the new port", () -> node.port("rtmp") == free);
    assertSame(handler, node.context().getService(handlers("rtmp").get(0)));
    assertTrue(connects(free));
    assertFalse(connects(before));

    PublishKeys keys = node.service(PublishKeys.class);
    StreamName show = StreamName.parse("show");
    assertNotNull(keys.key(show));
    node.configure("org.streamrp2p.publish", Map.of("auth", "open"));
    RunningNode.await("open publishing", () -> keys.key(show) == null);
    node.configure("org.streamrp2p.publish", Map.of("auth", "key"));
    RunningNode.await("the key again", () -> keys.key(show) != null);
  }

  static List<String> swappable() {
    return List.of(
        "rtmp",
        "http",
        "http-flv",
        "identity",
        "dashboard",
        "demo",
        "restream",
        "recorder",
        "hub",
        "host");
  }

  @ParameterizedTest
  @MethodSource("swappable")
  void stopAndStartLeaveNoThreadAndNoSocketBehind(String name) throws Exception {
    settle();
    Set<String> threads = threads();
    int sockets = sockets();
    for (int i = 0; i < 3; i++) {
      node.bundle(name).stop();
      node.bundle(name).start();
      settle();
    }
    RunningNode.await("the threads of before: " + threads, () -> threads().equals(threads));
    RunningNode.await("the sockets of before", () -> sockets() == sockets);
  }

  // The class loader of the bundle before an update must be collected: one kept class would keep it
  // all.
  @ParameterizedTest
  @MethodSource("swappable")
  void anUpdatedBundlesClassLoaderIsCollected(String name) throws Exception {
    settle();
    WeakReference<ClassLoader> loader = loader(node.bundle(name));
    try (Socket publisher = talk("rtmp");
        Socket browser = talk("http")) {
      update(node.bundle(name));
      assertTrue(publisher.isConnected() && browser.isConnected());
    }
    settle();
    RunningNode.await(
        "the class loader of " + name,
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  private static WeakReference<ClassLoader> loader(Bundle bundle) {
    return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
  }

  /** Updates a bundle with the same jar and refreshes it alone. */
  private void update(Bundle bundle) throws BundleException, InterruptedException {
    bundle.update();
    CountDownLatch refreshed = new CountDownLatch(1);
    node.context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    assertTrue(refreshed.await(20, TimeUnit.SECONDS));
    assertEquals(Bundle.ACTIVE, bundle.getState());
  }

  /** Until every listener is open again. */
  private void settle() {
    RunningNode.await("open ports", () -> node.port("rtmp") != 0 && node.port("http") != 0);
  }

  private List<ServiceReference<ProtocolHandler>> handlers(String protocol) throws Exception {
    return node.context().getServiceReferences(ProtocolHandler.class, null).stream()
        .filter(r -> node.context().getService(r).protocol().equals(protocol))
        .toList();
  }

  /**
   * A connection with some bytes under way, so that a session exists while the bundle is updated.
   */
  private Socket talk(String protocol) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port(protocol));
    socket
        .getOutputStream()
        .write(protocol.equals("rtmp") ? new byte[] {3, 0, 0} : "GE".getBytes());
    return socket;
  }

  private static boolean connects(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getLocalPort() != port; // a free ephemeral port may connect to itself
    } catch (java.net.ConnectException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Names of live platform threads, numbers left out: an event loop of the same kind counts as the
   * same.
   */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "#"))
        .filter(
            name ->
                !name.matches(
                    "ForkJoinPool.*|.*[Gg]lobalEventExecutor.*|CM .*|VirtualThread-unblocker|.*process reaper.*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int sockets() {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file) && target(file).startsWith("socket:")) {
          count++;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return count;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
