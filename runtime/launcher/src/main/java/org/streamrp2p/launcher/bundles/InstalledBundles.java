package org.streamrp2p.launcher.bundles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.streamrp2p.launcher.config.Hint;
import org.streamrp2p.launcher.config.Section;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/** The bundles of the framework, found by the names that people use for them. */
public final class InstalledBundles {
  private final BundleContext context;

  public InstalledBundles(BundleContext context) {
    this.context = context;
  }

  /**
   * All of one name, the newest last.
   *
   * @param symbolicName in full
   */
  List<Bundle> named(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(b -> b.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
        .filter(b -> symbolicName.equals(b.getSymbolicName()))
        .filter(b -> !b.getLocation().startsWith(Planner.PROBE))
        .sorted(Comparator.comparingLong(Bundle::getBundleId))
        .toList();
  }

  /**
   * The symbolic name somebody means: in full, or without {@code org.streamrp2p.}.
   *
   * @throws BundleChangeException if there is no such bundle
   */
  public String resolve(String typed) {
    for (String name : List.of(typed, Section.PREFIX + typed)) {
      if (!named(name).isEmpty()) {
        return name;
      }
    }
    List<String> names =
        Arrays.stream(context.getBundles())
            .filter(b -> b.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
            .map(b -> shortName(String.valueOf(b.getSymbolicName())))
            .toList();
    throw new BundleChangeException(
        "There is no bundle " + typed + " (" + Hint.among(names, typed) + ").");
  }

  /** As people say it. */
  public static String shortName(String symbolicName) {
    return symbolicName.startsWith(Section.PREFIX)
        ? symbolicName.substring(Section.PREFIX.length())
        : symbolicName;
  }

  /** Handlers that bundles have registered. */
  List<ServiceReference<?>> handlers(Collection<Bundle> bundles) {
    List<ServiceReference<?>> handlers = new ArrayList<>();
    for (ServiceReference<?> reference : services(bundles)) {
      if (types(reference).contains(ProtocolHandler.class.getName())) {
        handlers.add(reference);
      }
    }
    return handlers;
  }

  /** Names of the protocols whose handlers bundles bring. */
  Set<String> protocols(Collection<Bundle> bundles) {
    Set<String> protocols = new TreeSet<>();
    for (ServiceReference<?> reference : handlers(bundles)) {
      if (context.getService(reference) instanceof ProtocolHandler handler) {
        protocols.add(handler.protocol());
        context.ungetService(reference);
      }
    }
    return protocols;
  }

  /** Names of the interfaces under which bundles have registered services. */
  static Set<String> serviceTypes(Collection<Bundle> bundles) {
    Set<String> types = new TreeSet<>();
    services(bundles).forEach(reference -> types.addAll(types(reference)));
    return types;
  }

  private static List<ServiceReference<?>> services(Collection<Bundle> bundles) {
    List<ServiceReference<?>> services = new ArrayList<>();
    for (Bundle bundle : bundles) {
      ServiceReference<?>[] own = bundle.getRegisteredServices();
      if (own != null) {
        services.addAll(List.of(own));
      }
    }
    return services;
  }

  private static List<String> types(ServiceReference<?> reference) {
    return List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
  }

  /** Other bundles that are wired to some, and would have to start again with them. */
  List<String> dependents(Collection<Bundle> bundles) {
    return wiring().getDependencyClosure(bundles).stream()
        .filter(bundle -> !bundles.contains(bundle))
        .map(Bundle::getSymbolicName)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * A service of the runtime, whose own bundle is not exchanged meanwhile; null if it is not there.
   */
  <S> @Nullable S service(Class<S> type) {
    ServiceReference<S> reference = context.getServiceReference(type);
    if (reference == null) {
      return null;
    }
    S service = context.getService(reference);
    context.ungetService(reference);
    return service;
  }

  FrameworkWiring wiring() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  BundleContext context() {
    return context;
  }
}
