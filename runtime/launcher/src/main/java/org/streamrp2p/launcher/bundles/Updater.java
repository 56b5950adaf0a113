package org.streamrp2p.launcher.bundles;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.bundles.UpdatePlan.How;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.Handovers.Handover;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/**
 * Installs, updates and removes bundles of a running node, one change at a time. What it did is
 * remembered for the next start only when it is done.
 */
public final class Updater {
  private static final Logger LOG = LoggerFactory.getLogger(Updater.class);
  private static final long REFRESH_MILLIS = 10_000;

  /** Less than the time that connections wait for a handler: the old one may have to come back. */
  private static final long BEGIN_MILLIS = 5_000;

  private static final int REMEMBERED = 16;
  private static final long LOOK_MILLIS = 5;

  private final InstalledBundles installed;
  private final BundleStore store;
  private final Planner planner;
  private final Function<Bundle, Runnable> onInstalled;
  private final Semaphore changing = new Semaphore(1);
  private final Deque<UpdateRecord> latest = new ArrayDeque<>();
  private volatile boolean cancelled;
  private final AtomicLong number = new AtomicLong();

  /**
   * @param onInstalled hears of each new bundle before it is started, so that it finds its
   *     configuration; what it returns undoes that
   */
  public Updater(
      InstalledBundles installed,
      BundleStore store,
      Planner planner,
      Function<Bundle, Runnable> onInstalled) {
    this.installed = installed;
    this.store = store;
    this.planner = planner;
    this.onInstalled = onInstalled;
  }

  /**
   * Exchanges a running bundle.
   *
   * @return how it went; a version that fails is taken back
   * @throws BundleChangeException if nothing was changed
   */
  public UpdateResult update(BundleFile file, UpdateOptions options) {
    return alone(
        () -> {
          UpdatePlan plan = planner.plan(file);
          if (plan.how() == How.NEW) {
            throw new BundleChangeException(
                file.name()
                    + " is not installed. To add it: streamr bundle install "
                    + file.path());
          }
          check(plan, options);
          return run(new Change(plan, store.keep(file)), options);
        });
  }

  /**
   * Adds a bundle.
   *
   * @throws BundleChangeException if nothing was changed
   */
  public UpdateResult install(BundleFile file) {
    return alone(
        () -> {
          UpdatePlan plan = planner.plan(file);
          if (plan.how() != How.NEW) {
            throw new BundleChangeException(
                "%s %s is installed already. To exchange it: streamr bundle update %s %s"
                    .formatted(
                        file.name(),
                        String.join(", ", plan.from()),
                        InstalledBundles.shortName(file.name()),
                        file.path()));
          }
          UpdateOptions options = new UpdateOptions(false, UpdateOptions.DRAIN_SECONDS);
          check(plan, options);
          return run(new Change(plan, store.keep(file)), options);
        });
  }

  /**
   * Removes a bundle that was added; not one of the program's own.
   *
   * @throws BundleChangeException if nothing was changed
   */
  public void remove(String name) {
    alone(
        () -> {
          if (!store.isAdded(name)) {
            throw new BundleChangeException(
                name
                    + " belongs to the program. To stop it until the next start: streamr bundle stop "
                    + InstalledBundles.shortName(name));
          }
          List<Bundle> old = installed.named(name);
          remove(old);
          store.forget(name);
          LOG.info("{} is removed", name);
          return name;
        });
  }

  /** Stops a bundle until it, or the node, is started again. */
  public void stop(String name) {
    alone(
        () -> {
          try {
            stop(installed.named(name));
          } catch (BundleException e) {
            throw new BundleChangeException(name + " does not stop: " + Planner.reason(e), e);
          }
          LOG.info("{} is stopped", name);
          return name;
        });
  }

  /** Starts a bundle that was stopped. */
  public void start(String name) {
    alone(
        () -> {
          try {
            for (Bundle bundle : installed.named(name)) {
              bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
          } catch (BundleException e) {
            throw new BundleChangeException(name + " does not start: " + Planner.reason(e), e);
          }
          LOG.info("{} is started", name);
          return name;
        });
  }

  /** What an update would do; changes nothing. */
  public UpdatePlan plan(BundleFile file) {
    return alone(() -> planner.plan(file));
  }

  /** The latest updates, oldest first; 16 at most. */
  public List<UpdateRecord> latest() {
    synchronized (latest) {
      return List.copyOf(latest);
    }
  }

  private interface Task<T> {
    T run() throws InterruptedException;
  }

  /**
   * Does it in a thread of its own, so that a caller who goes away interrupts nothing half done:
   * that cancels what only waits.
   */
  private <T> T alone(Task<T> task) {
    if (!changing.tryAcquire()) {
      throw new BundleChangeException("Another bundle is being changed. Try again.");
    }
    cancelled = false;
    FutureTask<T> change = new FutureTask<>(task::run);
    boolean interrupted = false;
    try {
      Thread.ofVirtual().name("bundle change").start(change);
      while (true) {
        try {
          return change.get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancelled = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException known
              ? known
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      changing.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void check(UpdatePlan plan, UpdateOptions options) {
    if (!plan.impossible().isEmpty()) {
      throw new BundleChangeException(
          plan.file()
              + " cannot run here: nobody provides "
              + String.join(", ", plan.impossible()));
    }
    if (!plan.cuts().isEmpty() && !options.force()) {
      throw new BundleChangeException(
          "Nothing was changed: "
              + String.join("; ", plan.cuts())
              + ". To do it all the same: --force");
    }
  }

  /** What is being exchanged, from the first step to the last. */
  private final class Change {
    final UpdatePlan plan;
    final BundleStore.Kept kept;
    final List<Bundle> old;
    final List<Bundle> running;
    final Set<String> offered;
    final Handovers handovers;
    final long since;
    int asked;
    int closed;

    Change(UpdatePlan plan, BundleStore.Kept kept) {
      this.plan = plan;
      this.kept = kept;
      this.old = installed.named(plan.file().name());
      this.running = old.stream().filter(b -> b.getState() == Bundle.ACTIVE).toList();
      this.offered = new TreeSet<>(InstalledBundles.serviceTypes(old));
      offered.removeIf(type -> type.startsWith(plan.file().name() + '.')); // its own affair
      this.handovers = requireNonNullElse(installed.service(Handovers.class), NoHandovers.NONE);
      this.since = handovers.latest().stream().mapToLong(Handover::number).max().orElse(0);
    }

    UpdateResult result(Bundle fresh, String problem) {
      List<Handover> changes = new ArrayList<>(handovers.latest());
      changes.removeIf(change -> change.number() <= since);
      return new UpdateResult(
          plan,
          old.stream().map(Bundle::getBundleId).toList(),
          fresh.getBundleId(),
          changes,
          asked,
          closed,
          problem);
    }
  }

  private UpdateResult run(Change change, UpdateOptions options) throws InterruptedException {
    boolean restart = change.plan.how() == How.RESTART;
    Bundle fresh =
        planner.install(
            change.kept.file(),
            "streamr-update:" + number.incrementAndGet() + ':' + change.plan.file().name());
    Runnable unlearn = () -> {};
    boolean done = false;
    String problem = "it was interrupted";
    try {
      unlearn = onInstalled.apply(fresh);
      if (restart) {
        stop(change.old);
      }
      if (!change.plan.protocols().isEmpty()) {
        preload(fresh);
      }
      fresh.start(Bundle.START_ACTIVATION_POLICY);
      awaitServices(change, fresh, options);
      settle(change, options);
      store.remember(change.kept.file());
      done = true;
    } catch (BundleException e) {
      LOG.debug("{}", change.plan.file(), e);
      problem = "it does not start: " + Planner.reason(e);
    } catch (BundleChangeException e) {
      problem = String.valueOf(e.getMessage());
    } finally {
      if (!done) {
        rollBack(change, fresh, restart);
        unlearn.run();
        store.discard(change.kept);
      }
    }
    return done ? finish(change, fresh) : rolledBack(change, fresh, problem);
  }

  /**
   * Loads and links all classes of a bundle, here, where nobody waits: else the first connection
   * that moves would wait for most of them.
   */
  private void preload(Bundle fresh) {
    if (!installed.wiring().resolveBundles(List.of(fresh))) {
      return; // its start will say why
    }
    int recurse = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
    BundleWiring wiring = fresh.adapt(BundleWiring.class);
    int methods = 0;
    for (String file : wiring.listResources("/", "*.class", recurse)) {
      String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
      try {
        methods += fresh.loadClass(name).getDeclaredMethods().length; // links it
      } catch (ClassNotFoundException | LinkageError e) {
        LOG.debug("{}: {} is not there", fresh, name, e); // what is optional may be missing
      }
    }
    LOG.debug("{}: {} methods loaded", fresh, methods);
  }

  /** From here on there is no way back: the new version serves, and the next start finds it. */
  private UpdateResult finish(Change change, Bundle fresh) throws InterruptedException {
    try {
      remove(change.old);
    } catch (BundleChangeException e) {
      LOG.warn("{}: the version before is not gone: {}", change.plan.file(), e.getMessage());
    }
    UpdateResult result = change.result(fresh, "");
    LOG.info(
        "{} (bundle {}) is in place of {} (bundle {})",
        change.plan.file(),
        fresh.getBundleId(),
        change.plan.from(),
        result.oldIds());
    return remembered(result);
  }

  private UpdateResult rolledBack(Change change, Bundle fresh, String problem) {
    UpdateResult result = change.result(fresh, problem);
    LOG.warn(
        "{} (bundle {}) was rolled back, {} (bundle {}) serves: {}",
        change.plan.file(),
        fresh.getBundleId(),
        change.plan.from(),
        result.oldIds(),
        problem);
    return remembered(result);
  }

  private UpdateResult remembered(UpdateResult result) {
    synchronized (latest) {
      latest.addLast(UpdateRecord.of(result, System.currentTimeMillis()));
      if (latest.size() > REMEMBERED) {
        latest.removeFirst();
      }
    }
    return result;
  }

  /** Until the new version offers what the old one offered, and serves its protocols. */
  private void awaitServices(Change change, Bundle fresh, UpdateOptions options)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEGIN_MILLIS);
    List<Bundle> bundles = List.of(fresh);
    while (true) {
      Set<String> missing = new TreeSet<>(change.plan.protocols());
      missing.removeAll(serving(change.handovers, bundles));
      if (!options.force()) {
        missing.addAll(change.offered);
        missing.removeAll(InstalledBundles.serviceTypes(bundles));
      }
      if (missing.isEmpty()) {
        return;
      }
      if (cancelled || System.nanoTime() - end > 0) {
        throw new BundleChangeException(
            cancelled
                ? "It was cancelled."
                : "It started, but does not offer what the version before did, or with a lower"
                    + " service.ranking: "
                    + String.join(", ", missing)
                    + ". See the log.");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private Set<String> serving(Handovers handovers, Collection<Bundle> bundles) {
    Set<String> serving = new TreeSet<>();
    withHandlers(
        bundles,
        handler -> {
          if (handovers.isServing(handler)) {
            serving.add(handler.protocol());
          }
        });
    return serving;
  }

  private void withHandlers(Collection<Bundle> bundles, Consumer<ProtocolHandler> action) {
    for (ServiceReference<?> reference : installed.handlers(bundles)) {
      if (installed.context().getService(reference) instanceof ProtocolHandler handler) {
        try {
          action.accept(handler);
        } finally {
          installed.context().ungetService(reference);
        }
      }
    }
  }

  private void settle(Change change, UpdateOptions options) throws InterruptedException {
    for (String protocol : change.plan.protocols()) {
      change.handovers.moveRest(protocol); // waits for a move that is under way
      Settling settling =
          new Settling(
              change.handovers,
              protocol,
              change.plan.unreadable().isEmpty(),
              change.since,
              () -> cancelled);
      try {
        settling.settle(options);
      } finally {
        change.asked += settling.asked();
        change.closed += settling.closed();
      }
    }
  }

  /** The old version has everything again; what the new one was given goes back first. */
  private void rollBack(Change change, Bundle fresh, boolean restart) {
    try {
      if (!restart) {
        withHandlers(List.of(fresh), change.handovers::withdraw);
        for (String protocol : change.plan.protocols()) {
          moveBack(change.handovers, protocol);
        }
      }
      fresh.uninstall();
      for (Bundle bundle : change.running) {
        bundle.start(Bundle.START_ACTIVATION_POLICY); // does nothing if it runs
      }
      refresh(List.of(fresh));
    } catch (BundleException | BundleChangeException | IllegalStateException e) {
      LOG.error("{}: the version before does not come back", change.plan.file(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those that are busy for a moment must not be closed when the new version stops. */
  private static void moveBack(Handovers handovers, String protocol) throws InterruptedException {
    for (int i = 0; i < 100 && !handovers.rest(protocol).isEmpty(); i++) {
      handovers.moveRest(protocol);
      Thread.sleep(20);
    }
  }

  private static void stop(List<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      bundle.stop();
    }
  }

  private void remove(List<Bundle> bundles) throws InterruptedException {
    bundles.forEach(Planner::uninstall);
    refresh(bundles);
  }

  /** Lets the framework forget what is uninstalled; bundles that were wired to it start again. */
  private void refresh(List<Bundle> bundles) throws InterruptedException {
    if (bundles.isEmpty()) {
      return;
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    installed
        .wiring()
        .refreshBundles(
            bundles,
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    if (!refreshed.await(REFRESH_MILLIS, TimeUnit.MILLISECONDS)) {
      LOG.warn("the framework still refreshes {} after {} ms", bundles, REFRESH_MILLIS);
    }
  }
}
