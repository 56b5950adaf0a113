package org.streamrp2p.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.streamrp2p.launcher.bundles.BundleFile;
import org.streamrp2p.launcher.bundles.BundleStore;
import org.streamrp2p.launcher.bundles.InstalledBundles;
import org.streamrp2p.launcher.bundles.Planner;
import org.streamrp2p.launcher.bundles.UpdateOptions;
import org.streamrp2p.launcher.bundles.UpdateResult;
import org.streamrp2p.launcher.bundles.Updater;
import org.streamrp2p.spi.protocol.Connections;

/** Each bundle of the distribution is updated as {@code streamr bundle update} does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdateIT {
  private RunningNode node;
  private Updater updater;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = RunningNode.start(data);
    InstalledBundles installed = new InstalledBundles(node.context());
    BundleStore store = new BundleStore(RunningNode.PROGRAM.resolve("bundles"), data);
    updater = new Updater(installed, store, new Planner(installed), bundle -> () -> {});
  }

  @AfterAll
  void stop() {
    node.close();
  }

  // One kept class would keep the whole old version, with all that it holds.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtmp",
        "http",
        "http-flv",
        "identity",
        "dashboard",
        "demo",
        "restream",
        "recorder"
      })
  void nothingIsLeftOfTheOldVersion(String name) throws Exception {
    RunningNode.await("open ports", () -> node.port("rtmp") != 0 && node.port("http") != 0);
    try (Socket publisher = talk("rtmp", new byte[] {3, 0, 0});
        Socket browser = talk("http", "GE".getBytes())) {
      RunningNode.await("both sockets", () -> connections().size() >= 2);
      List<Long> before = connections();
      WeakReference<ClassLoader> loader = loader(name);
      long id = node.bundle(name).getBundleId();

      UpdateResult result = updater.update(jar(name), new UpdateOptions(false, 10));

      assertFalse(result.isRolledBack(), result::problem);
      assertEquals(Bundle.ACTIVE, node.bundle(name).getState());
      assertNotEquals(id, node.bundle(name).getBundleId());
      assertEquals(before, connections(), "connections stay");
      RunningNode.await(
          "the class loader of " + name,
          () -> {
            System.gc();
            return loader.get() == null;
          });
      publisher.getOutputStream().write(0);
      browser.getOutputStream().write("T /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      browser.setSoTimeout(10_000);
      assertEquals("HTTP/1.1 200 OK", line(browser), "the request that was half sent");
    }
    RunningNode.await("closed sockets", () -> connections().isEmpty());
  }

  private List<Long> connections() {
    return node.service(Connections.class).connections().stream()
        .map(Connections.ConnectionInfo::id)
        .sorted()
        .toList();
  }

  private WeakReference<ClassLoader> loader(String name) {
    return new WeakReference<>(node.bundle(name).adapt(BundleWiring.class).getClassLoader());
  }

  private static BundleFile jar(String name) throws IOException {
    try (Stream<Path> jars = Files.list(RunningNode.PROGRAM.resolve("bundles"))) {
      return jars.filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar"))
          .map(BundleFile::read)
          .findFirst()
          .orElseThrow();
    }
  }

  private static String line(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
  }

  private Socket talk(String protocol, byte[] bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port(protocol));
    socket.getOutputStream().write(bytes);
    return socket;
  }
}
