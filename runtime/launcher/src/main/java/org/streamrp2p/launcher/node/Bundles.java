package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.config.Metatype;
import org.streamrp2p.launcher.config.Section;

/** The bundles of the program folder and, with less trust, those of the data folder. */
final class Bundles {
  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  /** They read components and hand out configuration, so they run before it is applied. */
  private static final Set<String> FIRST =
      Set.of("org.apache.felix.configadmin", "org.apache.felix.scr");

  private final BundleContext context;
  private final List<Bundle> installed = new ArrayList<>();

  Bundles(BundleContext context) {
    this.context = context;
  }

  /** Installs jars in their order. */
  void install(List<Path> jars, boolean byReference) {
    jars.forEach(jar -> installOne(jar, byReference));
  }

  private void installOne(Path jar, boolean byReference) {
    String file = jar.toAbsolutePath().toUri().toString();
    try {
      Bundle bundle = context.installBundle(byReference ? "reference:" + file : file);
      if (bundle.getSymbolicName() == null) {
        bundle.uninstall();
        LOG.warn("{} is no OSGi bundle and is left out", jar);
      } else {
        installed.add(bundle);
      }
    } catch (BundleException e) {
      LOG.warn("{} is left out: {}", jar, e.getMessage());
    }
  }

  /** What the bundles can be told, from their metatype files. */
  List<Section> sections() {
    return installed.stream().flatMap(bundle -> sections(bundle).stream()).toList();
  }

  /** What one bundle can be told. */
  static List<Section> sections(Bundle bundle) {
    List<Section> sections = new ArrayList<>();
    Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
      try (InputStream in = file.openStream()) {
        sections.addAll(Metatype.read(in));
      } catch (IOException e) {
        LOG.warn("{}: {} cannot be read: {}", bundle, file.getPath(), e.getMessage());
      }
    }
    return sections;
  }

  void startFirst() {
    installed.stream().filter(b -> FIRST.contains(b.getSymbolicName())).forEach(Bundles::start);
  }

  void startOthers() {
    installed.stream().filter(b -> !FIRST.contains(b.getSymbolicName())).forEach(Bundles::start);
  }

  private static void start(Bundle bundle) {
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      LOG.warn("bundle {} does not start: {}", bundle, reason(e));
      LOG.debug("{}", bundle, e);
    }
  }

  private static String reason(BundleException e) {
    Throwable cause = e.getCause();
    String message = cause == null ? e.getMessage() : e.getMessage() + " " + cause;
    return String.valueOf(message).replaceAll("\\s+", " ");
  }
}
