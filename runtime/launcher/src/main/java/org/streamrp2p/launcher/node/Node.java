package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.bundles.BundleStore;
import org.streamrp2p.launcher.bundles.InstalledBundles;
import org.streamrp2p.launcher.bundles.Planner;
import org.streamrp2p.launcher.bundles.Updater;
import org.streamrp2p.launcher.commands.BundleCommands;
import org.streamrp2p.launcher.commands.OwnCommands;
import org.streamrp2p.launcher.config.ConfigurationWatch;
import org.streamrp2p.launcher.control.Commands;
import org.streamrp2p.launcher.control.ControlServer;
import org.streamrp2p.launcher.logging.Logs;
import org.streamrp2p.launcher.platform.UserFolders;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.node.DataFolder;

/**
 * A node in this process, from start to stop.
 *
 * <pre>
 * lock ─ install all ─ read configuration ─ start SCR and Configuration Admin ─ apply
 *      ─ start the rest ─ condition: configured ─ ports open ─ running
 * </pre>
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long STOP_MILLIS = 5_000;

  private static final Dictionary<String, String> CONFIGURED =
      FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, Configured.ID));

  private final StartOptions options;
  private final CountDownLatch stopWanted = new CountDownLatch(1);
  private @Nullable NodeLock lock;
  private @Nullable Framework framework;
  private @Nullable NodeConfiguration configuration;
  private @Nullable ConfigurationWatch watch;
  private @Nullable ControlServer control;
  private @Nullable ServiceRegistration<Condition> configured;
  private boolean closed;

  public Node(StartOptions options) {
    this.options = options;
  }

  /**
   * Starts; returns when every port is open.
   *
   * @throws StartException if it cannot; close the node then too
   */
  public synchronized void start() {
    try {
      takeFolder();
      startFramework();
    } catch (IOException | BundleException e) {
      LOG.debug("start failed", e);
      throw new StartException("The node does not start: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("The start was interrupted.");
    }
  }

  private void takeFolder() throws IOException {
    Path data = UserFolders.create(options.data());
    lock = NodeLock.take(data);
    if (lock == null) {
      throw new StartException(
          "Already running with data folder "
              + data
              + " (pid "
              + NodeLock.owner(data)
              + "). Stop it with: streamr stop");
    }
    Logs.instance().openFile(UserFolders.create(data.resolve("logs")).resolve("streamr.log"));
  }

  private void startFramework() throws IOException, BundleException, InterruptedException {
    Framework created = Frameworks.create(options.data());
    framework = created;
    BundleContext context = created.getBundleContext();
    Bundles bundles = new Bundles(context);
    BundleStore store = new BundleStore(options.program().resolve("bundles"), options.data());
    BundleStore.StartSet jars = store.startSet();
    bundles.install(jars.lasting(), true);
    bundles.install(jars.copied(), false);
    NodeConfiguration read = new NodeConfiguration(options, bundles.sections());
    configuration = read;
    context.registerService(DataFolder.class, new OwnerOnlyFolder(options.data()), null);
    created.start();
    bundles.startFirst();
    read.apply(configurationAdmin(context));
    bundles.startOthers();
    configured = context.registerService(Condition.class, Condition.INSTANCE, CONFIGURED);
    refuseTakenPorts(Listeners.problems(context));
    watch = read.watch();
    InstalledBundles installed = new InstalledBundles(context);
    Updater updater =
        new Updater(installed, store, new Planner(installed), b -> read.learn(Bundles.sections(b)));
    List<Command> commands =
        new ArrayList<>(
            OwnCommands.all(context, options.data(), updater::latest, this::requestStop));
    commands.addAll(new BundleCommands(installed, store, updater).all());
    commands.forEach(command -> context.registerService(Command.class, command, null));
    control = ControlServer.start(options.data(), new Commands(context));
  }

  private ConfigurationAdmin configurationAdmin(BundleContext context) throws InterruptedException {
    ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker =
        new ServiceTracker<>(context, ConfigurationAdmin.class, null);
    tracker.open();
    ConfigurationAdmin admin = tracker.waitForService(STOP_MILLIS);
    if (admin == null) {
      throw new StartException(
          options.program().resolve("bundles")
              + " has no Configuration Admin. Unpack the program again.");
    }
    return admin;
  }

  private static void refuseTakenPorts(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new StartException(problems, false);
    }
  }

  /** The framework's context, for what belongs to the program itself. */
  public BundleContext context() {
    Framework running = framework;
    if (running == null || running.getBundleContext() == null) {
      throw new IllegalStateException("the node does not run");
    }
    return running.getBundleContext();
  }

  /** Whether faster starts may be prepared in the background. */
  public boolean aotTraining() {
    NodeConfiguration read = configuration;
    return read != null && read.aotTraining();
  }

  /** Asks {@link #awaitStop} to return. From any thread. */
  public void requestStop() {
    stopWanted.countDown();
  }

  public void awaitStop() throws InterruptedException {
    stopWanted.await();
  }

  /** Stops every bundle and gives the data folder free. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (control != null) {
      control.close();
    }
    if (watch != null) {
      watch.close();
    }
    stopFramework();
    Logs.instance().closeFile();
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.debug("lock", e);
    }
  }

  private void stopFramework() {
    try {
      if (configured != null) {
        configured.unregister(); // doors close first: what stops next is not waited for
      }
      if (framework != null) {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
      }
    } catch (BundleException e) {
      LOG.warn("not everything stopped cleanly: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
