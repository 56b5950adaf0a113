package org.streamrp2p.launcher.commands;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.streamrp2p.launcher.bundles.UpdateRecord;
import org.streamrp2p.launcher.platform.Program;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.node.NodeIdentity;
import org.streamrp2p.spi.protocol.Connections;

/** {@code streamr status}: what the program knows, and a section from each status source. */
final class Status {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final BundleContext context;
  private final Path data;
  private final Supplier<List<UpdateRecord>> updates;
  private final long startedNanos = System.nanoTime();

  Status(BundleContext context, Path data, Supplier<List<UpdateRecord>> updates) {
    this.context = context;
    this.data = data;
    this.updates = updates;
  }

  int print(CommandInvocation invocation) {
    Map<String, Object> status = all();
    if (invocation.json()) {
      invocation.printJson(status);
    } else {
      text(invocation.out(), status);
    }
    return CommandInvocation.DONE;
  }

  /** The whole status; a source never hides what the program itself says. */
  Map<String, Object> all() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", Program.version());
    status.put("pid", ProcessHandle.current().pid());
    status.put("uptimeSeconds", (System.nanoTime() - startedNanos) / 1_000_000_000);
    Services.ask(context, NodeIdentity.class, NodeIdentity::nodeId)
        .forEach(id -> status.put("nodeId", id));
    status.put("dataFolder", data.toString());
    status.put("memory", Memory.now());
    status.put("ports", ports());
    sources().forEach(status::putIfAbsent);
    status.put("bundles", new BundleList(context).all());
    status.put("updates", UpdateView.records(updates.get()));
    status.put("health", health());
    return status;
  }

  private List<Map<String, Object>> ports() {
    return Services.ask(context, Connections.class, Connections::listeners).stream()
        .flatMap(List::stream)
        .map(Status::port)
        .toList();
  }

  private static Map<String, Object> port(Connections.ListenerInfo listener) {
    Map<String, Object> port = new LinkedHashMap<>();
    port.put("name", listener.name());
    port.put("protocol", listener.protocol());
    port.put("key", listener.key());
    port.put("address", listener.address());
    port.put("port", listener.port());
    port.put("open", listener.open());
    if (!listener.problem().isEmpty()) {
      port.put("problem", listener.problem());
    }
    return port;
  }

  private Map<String, Object> sources() {
    record Part(String section, Budget<Object> answer) {}
    Map<String, Object> sections = new LinkedHashMap<>();
    Services.ask(
            context,
            StatusSource.class,
            source -> new Part(source.section(), Budget.ask(BUDGET, source::status)))
        .stream()
        .forEach(
            part -> sections.put(part.section(), part.answer().answer(why -> "unknown: " + why)));
    return sections;
  }

  private List<Map<String, Object>> health() {
    record Part(String name, Budget<HealthResult> answer) {}
    return Services.ask(
            context,
            HealthCheck.class,
            check -> new Part(check.name(), Budget.ask(BUDGET, check::check)))
        .stream()
        .map(part -> result(part.name(), part.answer().answer(HealthResult::critical)))
        .toList();
  }

  private static Map<String, Object> result(String name, HealthResult result) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("status", result.status().name());
    entry.put("message", result.message());
    return entry;
  }

  private static void text(PrintWriter out, Map<String, Object> status) {
    status.forEach(
        (key, value) -> {
          if (key.equals("memory") && value instanceof Map<?, ?> memory) {
            out.println("memory: " + memory(memory));
          } else {
            TextView.value(out, key, value, "");
          }
        });
  }

  private static String memory(Map<?, ?> memory) {
    StringBuilder text = new StringBuilder();
    memory.forEach(
        (key, bytes) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(((Number) bytes).longValue() / 1_000_000)
                .append(" MB ")
                .append(key.toString().replace("Bytes", "")));
    return text.toString();
  }
}
