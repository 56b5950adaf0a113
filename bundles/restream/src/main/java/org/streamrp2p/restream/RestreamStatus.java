package org.streamrp2p.restream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.restream.Jobs.Numbered;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;

/** Section {@code restream} of the status, without any key, and a warning while one is down. */
@Component
public final class RestreamStatus implements StatusSource, HealthCheck {
  private final Restream restream;
  private final Connections connections;

  @Activate
  public RestreamStatus(@Reference Restream restream, @Reference Connections connections) {
    this.restream = restream;
    this.connections = connections;
  }

  @Override
  public String section() {
    return "restream";
  }

  @Override
  public Object status() {
    Map<Long, ConnectionInfo> byId =
        connections.connections().stream()
            .collect(Collectors.toMap(ConnectionInfo::id, Function.identity(), (a, b) -> a));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Numbered numbered : restream.jobs().all()) {
      Job.View view = numbered.job().view();
      rows.add(row(numbered, view, byId.get(view.connectionId())));
    }
    return rows;
  }

  private static Map<String, Object> row(
      Numbered numbered, Job.View view, @Nullable ConnectionInfo connection) {
    Entry entry = numbered.job().entry();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", numbered.id());
    row.put("from", numbered.byCommand() ? "command" : "configuration");
    row.put("direction", entry.direction());
    row.put("stream", entry.stream().toString());
    row.put("remote", entry.remote().toString());
    row.put("state", words(entry, view));
    row.put("since", view.since().toString());
    row.put("attempts", view.attempts());
    row.put("failures", view.failures());
    long bytes =
        connection == null ? 0 : entry.push() ? connection.bytesOut() : connection.bytesIn();
    row.put("bytes", bytes);
    row.put("lastError", view.lastError());
    return row;
  }

  /** For the command: what the entries are and do. */
  static List<Map<String, Object>> brief(Jobs jobs) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Numbered numbered : jobs.all()) {
      rows.add(row(numbered, numbered.job().view(), null));
    }
    return rows;
  }

  private static String words(Entry entry, Job.View view) {
    return switch (view.state()) {
      case IDLE -> entry.push() ? "waits for the stream" : "waits for a viewer";
      case CONNECTING ->
          entry.push() || view.connectionId() < 0 ? "connecting" : "waits for the stream";
      case RUNNING -> "running";
      case WAITING -> "again in " + Math.round(view.waitMillis() / 1000.0) + " s";
    };
  }

  @Override
  public String name() {
    return "restream";
  }

  @Override
  public HealthResult check() {
    List<String> down = new ArrayList<>(restream.jobs().problems());
    int running = 0;
    List<Numbered> all = restream.jobs().all();
    for (Numbered numbered : all) {
      Job.View view = numbered.job().view();
      boolean trying = view.state() == Job.State.WAITING || view.state() == Job.State.CONNECTING;
      if (trying && !view.lastError().isEmpty()) {
        down.add("the " + numbered.job().entry() + " is down: " + view.lastError());
      }
      running += view.state() == Job.State.RUNNING ? 1 : 0;
    }
    return down.isEmpty()
        ? HealthResult.ok(
            all.isEmpty() ? "Nothing is pulled or pushed" : running + " of " + all.size() + " run")
        : HealthResult.warn(String.join("; ", down));
  }
}
