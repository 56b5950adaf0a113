package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.config.ConfigurationApplier;
import org.streamrp2p.launcher.config.ConfigurationException;
import org.streamrp2p.launcher.config.ConfigurationFile;
import org.streamrp2p.launcher.config.ConfigurationWatch;
import org.streamrp2p.launcher.config.Environment;
import org.streamrp2p.launcher.config.OwnSections;
import org.streamrp2p.launcher.config.Problem;
import org.streamrp2p.launcher.config.Resolver;
import org.streamrp2p.launcher.config.Schema;
import org.streamrp2p.launcher.config.Section;
import org.streamrp2p.launcher.config.Settings;
import org.streamrp2p.launcher.logging.Logs;

/** The configuration of a node, from the first reading to the last change. */
final class NodeConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(NodeConfiguration.class);

  private final ConfigurationFile file;
  private final Environment environment;
  private volatile Schema schema;
  private final String firstText;
  private volatile Settings settings;
  private volatile @Nullable ConfigurationApplier applier;

  /**
   * Reads and checks.
   *
   * @param sections what the bundles know
   * @throws StartException if the configuration is refused
   */
  NodeConfiguration(StartOptions options, List<Section> sections) throws IOException {
    file = new ConfigurationFile(options.configurationOrDefault());
    if (options.configuration() == null) {
      file.createFromTemplate();
    }
    environment = new Environment(options.variables(), options.overrides());
    List<Section> all = new ArrayList<>(OwnSections.all());
    all.addAll(sections);
    schema = new Schema(all);
    try {
      firstText = file.read();
      settings = Resolver.resolve(schema, environment, name(), firstText);
    } catch (ConfigurationException e) {
      boolean misused = e.problems().stream().allMatch(Problem::fromCommandLine);
      throw new StartException(e.problems().stream().map(Problem::text).toList(), misused);
    }
    levels(settings);
  }

  /**
   * A bundle came while the node runs: what the file says about it is applied. A file that does not
   * fit is reported, and nothing changes.
   *
   * @return forgets it again
   */
  synchronized Runnable learn(List<Section> sections) {
    if (sections.isEmpty()) {
      return () -> {};
    }
    Schema before = schema;
    List<Section> all = new ArrayList<>(before.sections());
    all.addAll(sections);
    use(new Schema(all));
    return () -> use(before);
  }

  private synchronized void use(Schema newSchema) {
    schema = newSchema;
    try {
      changed(file.read());
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> LOG.warn("{}: {}; nothing was changed", name(), problem));
    }
  }

  private String name() {
    return file.path().getFileName().toString();
  }

  /** Applies what was read. */
  void apply(ConfigurationAdmin admin) throws IOException {
    ConfigurationApplier first = new ConfigurationApplier(admin);
    first.apply(settings);
    applier = first;
  }

  /** Applies every good change of the file from now on. */
  ConfigurationWatch watch() {
    return new ConfigurationWatch(file, firstText, this::changed).start();
  }

  private synchronized void changed(String text) {
    Settings next = Resolver.resolve(schema, environment, name(), text);
    try {
      levels(next);
      ConfigurationApplier current = applier;
      if (current != null) {
        current.apply(next);
      }
      settings = next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether faster starts may be prepared in the background. */
  boolean aotTraining() {
    return !Boolean.FALSE.equals(settings.values(OwnSections.AOT).get("training"));
  }

  private static void levels(Settings settings) {
    Map<String, Object> log = settings.values(OwnSections.LOG);
    Map<String, String> byPrefix = new HashMap<>();
    log.forEach(
        (key, value) -> {
          if (key.startsWith("levels.")) {
            byPrefix.put(key.substring("levels.".length()), value.toString());
          }
        });
    Logs.instance().levels(log.getOrDefault("level", "info").toString(), byPrefix);
  }
}
