package org.streamrp2p.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;

/**
 * Runs all health checks, each on a virtual thread, together within two seconds. A check that still
 * hangs from an earlier round is not started again.
 */
@Component(service = HealthChecks.class)
public final class HealthChecks {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
  private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Map<HealthCheck, String> checks = new ConcurrentHashMap<>();
  private final Map<HealthCheck, FutureTask<HealthResult>> running = new ConcurrentHashMap<>();

  /**
   * What one check found.
   *
   * @param name of the check
   */
  record Finding(String name, HealthResult result) {}

  @Activate
  public HealthChecks() {}

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addCheck(HealthCheck check) {
    checks.put(check, check.name());
  }

  void removeCheck(HealthCheck check) {
    checks.remove(check);
    FutureTask<HealthResult> task = running.remove(check);
    if (task != null) {
      task.cancel(true);
    }
  }

  @Deactivate
  void stop() {
    running.values().forEach(task -> task.cancel(true));
  }

  /** By name. Blocks for up to two seconds. */
  List<Finding> run() {
    long deadline = System.nanoTime() + BUDGET_NANOS;
    Map<HealthCheck, String> now = Map.copyOf(checks);
    now.keySet().forEach(this::start);
    List<Finding> findings = new ArrayList<>();
    now.forEach((check, name) -> findings.add(new Finding(name, await(check, deadline))));
    findings.sort(Comparator.comparing(Finding::name));
    return findings;
  }

  /** The worst of them; OK if there is none. */
  static HealthResult.Status worst(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.result().status())
        .max(Comparator.naturalOrder())
        .orElse(HealthResult.Status.OK);
  }

  private void start(HealthCheck check) {
    running.computeIfAbsent(
        check,
        c -> {
          FutureTask<HealthResult> task = new FutureTask<>(c::check);
          Thread.ofVirtual().name("health-check").start(task);
          return task;
        });
  }

  private HealthResult await(HealthCheck check, long deadline) {
    FutureTask<HealthResult> task = running.get(check);
    if (task == null) {
      return HealthResult.critical("The check is gone.");
    }
    try {
      HealthResult result = task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      running.remove(check, task);
      return result == null ? HealthResult.critical("The check said nothing.") : result;
    } catch (TimeoutException e) {
      return HealthResult.critical("No answer within two seconds.");
    } catch (ExecutionException e) {
      running.remove(check, task);
      LOG.warn("Health check {} failed", check.getClass().getName(), e.getCause());
      return HealthResult.critical("The check itself failed; the log says why.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HealthResult.critical("Interrupted.");
    } catch (CancellationException e) {
      return HealthResult.critical("The check is gone.");
    }
  }
}
