package org.streamrp2p.launcher.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;
import org.streamrp2p.launcher.bundles.UpdatePlan.How;
import org.streamrp2p.launcher.bundles.UpdatePlan.Touched;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.Handovers.Outlook;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.Streams;

/**
 * Finds out what an update would do, without running any of the new bundle's code: the framework
 * reads its manifest, and the bundle is taken away again.
 */
public final class Planner {
  /** They carry all others; exchanging them is a matter for a new program. */
  private static final String RUNTIME = "org.apache.felix.";

  /** What the location of a bundle begins with that is only looked at. */
  static final String PROBE = "streamr-plan:";

  private final InstalledBundles installed;
  private final AtomicLong number = new AtomicLong();

  public Planner(InstalledBundles installed) {
    this.installed = installed;
  }

  /**
   * @throws BundleChangeException if the bundle cannot be read or may not be exchanged
   */
  public UpdatePlan plan(BundleFile file) {
    if (file.name().startsWith(RUNTIME)) {
      throw new BundleChangeException(
          file.name() + " carries all other bundles. It comes with a new version of the program.");
    }
    List<Bundle> old = installed.named(file.name());
    Bundle probe = install(file, PROBE + number.incrementAndGet());
    try {
      return plan(file, old, probe);
    } finally {
      uninstall(probe);
    }
  }

  private UpdatePlan plan(BundleFile file, List<Bundle> old, Bundle probe) {
    Set<String> protocols = installed.protocols(old);
    List<String> refreshed = installed.dependents(old);
    How how = how(old, probe, protocols, refreshed);
    List<String> unreadable = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> notWritten = new ArrayList<>();
    HandoverFormats next = HandoverFormats.of(probe);
    for (Bundle bundle : old) {
      HandoverFormats running = HandoverFormats.of(bundle);
      unreadable.addAll(running.notReadBy(next));
      next.notReadBy(running)
          .forEach(state -> notWritten.add("the running version cannot read " + state));
    }
    if (!protocols.isEmpty() && !next.isDeclared()) {
      notes.add("The new version does not say which states it reads: the update will show.");
    }
    List<Touched> touched = new ArrayList<>();
    long unfinished = 0;
    for (String protocol : protocols) {
      for (Outlook outlook : outlook(protocol)) {
        touched.add(touched(outlook, unreadable));
        unfinished += outlook.readiness().unfinishedBytes();
      }
    }
    List<String> cuts = cuts(old, touched, how == How.RESTART ? refreshed : List.of());
    if (!notWritten.isEmpty() && !touched.isEmpty()) {
      cuts.add(
          "there is no way back for "
              + touched.size()
              + " connections if the new version fails: "
              + String.join("; ", notWritten));
    }
    if (how == How.RESTART) {
      notes.add(
          protocols.isEmpty()
              ? "What the bundle does by itself (streams, recordings) stops, and begins again."
              : "Its connections wait, unread, until the new version serves.");
    }
    return new UpdatePlan(
        file,
        old.stream().map(b -> b.getVersion().toString()).toList(),
        how,
        how == How.RESTART ? refreshed : List.of(),
        List.copyOf(protocols),
        unreadable,
        touched,
        unfinished,
        missing(probe),
        cuts,
        notes);
  }

  private static How how(
      List<Bundle> old, Bundle probe, Set<String> protocols, List<String> refreshed) {
    if (old.isEmpty()) {
      return How.NEW;
    }
    // Two guards are as strict as the stricter one; none would let everybody in.
    boolean guards = InstalledBundles.serviceTypes(old).contains(AccessControl.class.getName());
    boolean beside =
        (guards || !protocols.isEmpty())
            && refreshed.isEmpty()
            && !isSingleton(probe)
            && old.stream().noneMatch(Planner::isSingleton);
    return beside ? How.BESIDE : How.RESTART;
  }

  private static boolean isSingleton(Bundle bundle) {
    String name = bundle.getHeaders("").get(Constants.BUNDLE_SYMBOLICNAME);
    return name.replace(" ", "").contains(";singleton:=true")
        || name.replace(" ", "").contains(";singleton:=\"true\"");
  }

  private static Touched touched(Outlook outlook, List<String> unreadable) {
    String busy = outlook.readiness().problem();
    if (unreadable.isEmpty()) {
      return new Touched(
          outlook.connection(), Rung.IN_PLACE, busy.isEmpty() ? "" : "once: " + busy);
    }
    Rung rung =
        outlook.readiness().reconnects()
            ? Rung.RECONNECT
            : outlook.connection().stream().isEmpty() ? Rung.DRAIN : Rung.CUT;
    return new Touched(outlook.connection(), rung, String.join("; ", unreadable));
  }

  /** What nobody provides of all that the bundle cannot do without. */
  private List<String> missing(Bundle probe) {
    List<String> missing = new ArrayList<>();
    BundleRevision revision = probe.adapt(BundleRevision.class);
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      if (isMandatory(requirement) && installed.wiring().findProviders(requirement).isEmpty()) {
        missing.add(
            requirement.getNamespace()
                + ' '
                + requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE));
      }
    }
    return missing;
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    boolean own =
        requirement.getRevision().getDeclaredCapabilities(requirement.getNamespace()).stream()
            .anyMatch(requirement::matches);
    return !own
        && (resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY))
        && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE));
  }

  private static List<String> cuts(
      List<Bundle> old, List<Touched> touched, List<String> refreshed) {
    List<String> cuts = new ArrayList<>();
    Set<String> services = InstalledBundles.serviceTypes(old);
    if (services.contains(Streams.class.getName())) {
      cuts.add("every stream ends: the streams live in this bundle");
    }
    if (services.contains(Connections.class.getName())) {
      cuts.add("every connection is closed: the sockets live in this bundle");
    }
    if (!refreshed.isEmpty()) {
      cuts.add("other bundles start again: " + String.join(", ", refreshed));
    }
    long streams = touched.stream().filter(t -> t.rung() == Rung.CUT).count();
    if (streams > 0) {
      cuts.add(streams + " publishers and players can neither move nor be asked to reconnect");
    }
    return cuts;
  }

  private List<Outlook> outlook(String protocol) {
    Handovers handovers = installed.service(Handovers.class);
    return handovers == null ? List.of() : handovers.outlook(protocol);
  }

  /** Puts a jar into the framework, not started. */
  Bundle install(BundleFile file, String location) {
    try (InputStream in = Files.newInputStream(file.path())) {
      return installed.context().installBundle(location, in);
    } catch (IOException | BundleException e) {
      throw new BundleChangeException(file + " cannot be installed: " + reason(e), e);
    }
  }

  static void uninstall(Bundle bundle) {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw new BundleChangeException(bundle + " cannot be removed: " + reason(e), e);
    }
  }

  /** In one line, with the cause that counts. */
  static String reason(Exception e) {
    Throwable cause = e.getCause();
    @Nullable String message = cause == null ? e.getMessage() : e.getMessage() + " " + cause;
    return String.valueOf(message).replaceAll("\\s+", " ");
  }
}
