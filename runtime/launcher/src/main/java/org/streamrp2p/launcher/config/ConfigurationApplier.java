package org.streamrp2p.launcher.config;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands settings to Configuration Admin; a PID whose values are the same is not touched. */
public final class ConfigurationApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationApplier.class);

  private final ConfigurationAdmin admin;
  private final Set<String> applied = new LinkedHashSet<>();

  public ConfigurationApplier(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** Applies; a section that is gone goes back to its defaults. */
  public synchronized void apply(Settings settings) throws IOException {
    Set<String> gone = new LinkedHashSet<>(applied);
    gone.removeAll(settings.byPid().keySet());
    for (Map.Entry<String, Map<String, Object>> section : settings.byPid().entrySet()) {
      if (!OwnSections.PIDS.contains(section.getKey())) {
        update(section.getKey(), section.getValue());
        applied.add(section.getKey());
      }
    }
    for (String pid : gone) {
      configuration(pid).delete();
      applied.remove(pid);
      LOG.info("configuration of {} is back to its defaults", pid);
    }
  }

  private void update(String pid, Map<String, Object> values) throws IOException {
    boolean known = applied.contains(pid);
    if (configuration(pid).updateIfDifferent(FrameworkUtil.asDictionary(values)) && known) {
      LOG.info("configuration of {} changed", pid);
    }
  }

  /** Any bundle may read it, wherever it was installed from. */
  private Configuration configuration(String pid) throws IOException {
    int tilde = pid.indexOf('~');
    return tilde < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
  }
}
