package org.streamrp2p.itests.felix;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.protocol.Connections;

/**
 * The bundles of the distribution in a Felix that Pax Exam starts, with the class path of a node
 * and every port a free one.
 */
final class RunningNode implements AutoCloseable {
  static final Path PROGRAM =
      Path.of(System.getProperty("streamr.root"), "distribution/assembly/target/streamr");

  private final TestContainer container;
  private final ExamSystem system;
  private final BundleContext context;

  private RunningNode(ExamSystem system, TestContainer container) {
    this.system = system;
    this.container = container;
    this.context = ((NativeTestContainer) container).getSystemBundle().getBundleContext();
  }

  /**
   * Starts the framework with every bundle and says that configuration has arrived.
   *
   * @param data folder for keys and the like
   */
  static RunningNode start(Path data) throws Exception {
    // As the program does: these keep the stack that initializes them, so no bundle may be on it.
    Class.forName("io.netty.handler.codec.http.HttpObjectDecoder");
    Class.forName("io.netty.handler.codec.http.HttpObjectEncoder");
    List<Option> options = new ArrayList<>();
    options.add(frameworkProperty("org.osgi.framework.system.packages.extra").value(packages()));
    options.add(frameworkProperty("org.osgi.framework.bsnversion").value("multiple"));
    options.add(frameworkProperty("felix.cm.pm").value("memory"));
    for (Path jar : jars()) {
      options.add(CoreOptions.bundle("reference:" + jar.toUri()).start(false));
    }
    ExamSystem system = DefaultExamSystem.create(options.toArray(Option[]::new));
    TestContainer container = PaxExamRuntime.createContainer(system);
    container.start();
    RunningNode node = new RunningNode(system, container);
    node.begin(data);
    return node;
  }

  private void begin(Path data) throws Exception {
    context.registerService(DataFolder.class, new Data(data), null);
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getSymbolicName().startsWith("org.apache.felix.")) {
        bundle.start();
      }
    }
    configure("org.streamrp2p.rtmp", Map.of("port", 0, "address", "127.0.0.1"));
    configure("org.streamrp2p.http", Map.of("port", 0, "address", "127.0.0.1"));
    for (Bundle bundle : ours()) {
      bundle.start();
    }
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Condition.CONDITION_ID, Configured.ID);
    context.registerService(Condition.class, Condition.INSTANCE, properties);
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(PROGRAM.resolve("bundles"))) {
      return files.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** What the launcher exports from the class path, in the words of the framework. */
  private static String packages() {
    try (InputStream in =
        RunningNode.class.getResourceAsStream("/org/streamrp2p/launcher/system.packages")) {
      List<String> exports = new ArrayList<>();
      String version = "";
      for (String line :
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .toList()) {
        if (line.startsWith("[")) {
          version = line.substring(1, line.length() - 1).replace(".Final", "");
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          exports.add(line + ";version=\"" + version + '"');
        }
      }
      return String.join(",", exports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BundleContext context() {
    return context;
  }

  /** The project's own bundles. */
  List<Bundle> ours() {
    return Stream.of(context.getBundles())
        .filter(b -> b.getSymbolicName().startsWith("org.streamrp2p."))
        .toList();
  }

  Bundle bundle(String name) {
    return ours().stream()
        .filter(b -> b.getSymbolicName().equals("org.streamrp2p." + name))
        .findFirst()
        .orElseThrow();
  }

  /** A service; waits for it. */
  <T> T service(Class<T> type) {
    await(type.getSimpleName(), () -> context.getServiceReference(type) != null);
    ServiceReference<T> reference = context.getServiceReference(type);
    return context.getService(reference);
  }

  <T> boolean has(Class<T> type) {
    return context.getServiceReference(type) != null;
  }

  /** Sets a whole configuration. */
  void configure(String pid, Map<String, Object> values) throws IOException {
    Configuration configuration = service(ConfigurationAdmin.class).getConfiguration(pid, "?");
    Dictionary<String, Object> dictionary = new Hashtable<>(values);
    configuration.update(dictionary);
  }

  /** The port a protocol listens on, or 0. */
  int port(String protocol) {
    return service(Connections.class).listeners().stream()
        .filter(l -> l.protocol().equals(protocol) && l.open())
        .mapToInt(Connections.ListenerInfo::port)
        .findFirst()
        .orElse(0);
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 20 s for: " + what);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    container.stop();
    system.clear();
  }

  private record Data(Path path) implements DataFolder {
    @Override
    public Path folder(String name) {
      try {
        return Files.createDirectories(path.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
