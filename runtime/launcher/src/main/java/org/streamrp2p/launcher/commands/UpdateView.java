package org.streamrp2p.launcher.commands;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrp2p.launcher.bundles.BundleFile;
import org.streamrp2p.launcher.bundles.InstalledBundles;
import org.streamrp2p.launcher.bundles.UpdatePlan;
import org.streamrp2p.launcher.bundles.UpdatePlan.Touched;
import org.streamrp2p.launcher.bundles.UpdateRecord;
import org.streamrp2p.launcher.bundles.UpdateResult;
import org.streamrp2p.spi.protocol.Handovers.Handover;

/** Plans and results of updates, for people and for programs. */
final class UpdateView {
  /** More connections than this are only counted in the text. */
  private static final int LISTED = 20;

  private UpdateView() {}

  // ---- for programs

  static Map<String, Object> file(BundleFile file) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", file.version().toString());
    map.put("sha256", file.sha256());
    map.put("file", file.path().toString());
    return map;
  }

  static Map<String, Object> plan(UpdatePlan plan) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", plan.file().name());
    map.put("from", plan.from());
    map.put("to", plan.file().version().toString());
    map.put("how", plan.how().name().toLowerCase(Locale.ROOT));
    map.put("protocols", plan.protocols());
    map.put("restarted", plan.refreshed());
    map.put("streams", plan.streams());
    Map<String, Object> rungs = new LinkedHashMap<>();
    plan.rungs().forEach((rung, count) -> rungs.put(rung.toString(), count));
    map.put("rungs", rungs);
    map.put("connections", plan.touched().stream().map(UpdateView::touched).toList());
    map.put("parkedBytes", plan.unfinishedBytes());
    map.put("unreadable", plan.unreadable());
    map.put("missing", plan.impossible());
    map.put("cuts", plan.cuts());
    map.put("notes", plan.notes());
    return map;
  }

  private static Map<String, Object> touched(Touched touched) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", touched.connection().id());
    map.put("protocol", touched.connection().protocol());
    map.put("role", touched.connection().role());
    map.put("stream", touched.connection().stream());
    map.put("remoteAddress", touched.connection().remoteAddress());
    map.put("rung", touched.rung().toString());
    map.put("why", touched.why());
    return map;
  }

  static Map<String, Object> result(UpdateResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", result.plan().file().name());
    map.put("from", result.plan().from());
    map.put("fromIds", result.oldIds());
    map.put("to", result.plan().file().version().toString());
    map.put("toId", result.newId());
    map.put("handovers", result.handovers().stream().map(UpdateView::handover).toList());
    map.put("askedToReconnect", result.asked());
    map.put("closed", result.closed());
    map.put("rolledBack", result.isRolledBack());
    map.put("problem", result.problem());
    return map;
  }

  private static Map<String, Object> handover(Handover change) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("protocol", change.protocol());
    map.put("from", change.from());
    map.put("to", change.to());
    map.put("moved", change.moved());
    map.put("busy", change.busy());
    map.put("refused", change.refused());
    map.put("lost", change.lost());
    map.put("parkedMedianMicros", change.parkedMicros().median());
    map.put("parkedP99Micros", change.parkedMicros().p99());
    map.put("parkedMaxMicros", change.parkedMicros().max());
    map.put("reasons", change.reasons());
    return map;
  }

  /** The latest updates, for the status. */
  static List<Map<String, Object>> records(List<UpdateRecord> records) {
    return records.stream().map(UpdateView::recordOf).toList();
  }

  private static Map<String, Object> recordOf(UpdateRecord update) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", update.name());
    map.put("from", update.from());
    map.put("fromIds", update.fromIds());
    map.put("to", update.to());
    map.put("toId", update.toId());
    map.put("atMillis", update.atMillis());
    map.put("rolledBack", !update.problem().isEmpty());
    map.put("problem", update.problem());
    return map;
  }

  // ---- for people

  static void print(PrintWriter out, UpdatePlan plan) {
    String name = InstalledBundles.shortName(plan.file().name());
    String from = plan.from().isEmpty() ? "not installed" : String.join(", ", plan.from());
    out.println(name + ": " + from + " -> " + plan.file().version());
    out.println("The new version is " + plan.how() + ".");
    out.println(
        plan.touched().isEmpty()
            ? "Connections: none is touched."
            : "Connections: "
                + plan.rungs().entrySet().stream()
                    .map(rung -> rung.getValue() + " " + rung.getKey())
                    .collect(Collectors.joining(", "))
                + "; "
                + plan.unfinishedBytes()
                + " bytes of unfinished messages are parked meanwhile.");
    if (!plan.streams().isEmpty()) {
      out.println("Streams: " + String.join(", ", plan.streams()));
    }
    if (!plan.refreshed().isEmpty()) {
      out.println("Other bundles start again: " + String.join(", ", plan.refreshed()));
    }
    plan.notes().forEach(out::println);
    if (!plan.touched().isEmpty() && plan.touched().size() <= LISTED) {
      TextView.table(out, plan.touched().stream().map(UpdateView::touched).toList(), "  ");
    }
    if (!plan.impossible().isEmpty()) {
      out.println("It cannot run here: nobody provides " + String.join(", ", plan.impossible()));
    } else if (!plan.cuts().isEmpty()) {
      out.println("The update would be refused: " + String.join("; ", plan.cuts()) + ".");
    } else {
      out.println("No connection is interrupted.");
    }
  }

  static void print(PrintWriter out, UpdateResult result) {
    String name = InstalledBundles.shortName(result.plan().file().name());
    List<String> from = result.plan().from();
    out.println(
        "%s %s(bundle %d)%s"
            .formatted(
                name,
                result.plan().file().version() + " ",
                result.newId(),
                from.isEmpty()
                    ? (result.isRolledBack() ? " was tried." : " is installed.")
                    : (result.isRolledBack() ? " was tried in place of " : " is in place of ")
                        + String.join(", ", from)
                        + " (bundle "
                        + result.oldIds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                        + ")."));
    for (Handover change : result.handovers()) {
      out.println(
          "  %s: %d connections moved to %s, parked %s ms (median) to %s ms (longest)"
              .formatted(
                  change.protocol(),
                  change.moved(),
                  change.to(),
                  millis(change.parkedMicros().median()),
                  millis(change.parkedMicros().max())));
      change.reasons().forEach(reason -> out.println("    " + reason));
    }
    if (result.asked() > 0) {
      out.println("  " + result.asked() + " peers were asked to reconnect.");
    }
    if (result.closed() > 0) {
      out.println("  " + result.closed() + " connections were closed.");
    }
  }

  private static String millis(long micros) {
    return String.valueOf(micros / 1000.0);
  }
}
