package org.streamrp2p.restream;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr restream list}. */
@Component
public final class RestreamListCommand implements Command {
  private final Restream restream;

  @Activate
  public RestreamListCommand(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public String name() {
    return "restream list";
  }

  @Override
  public String summary() {
    return "Lists what is pulled and pushed";
  }

  @Override
  public String help() {
    return """
        Usage: streamr restream list [--json]

        Lists every pull and push with its number, without keys. More is in streamr status.

        Example: streamr restream list
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<Map<String, Object>> rows = RestreamStatus.brief(restream.jobs());
    if (invocation.json()) {
      invocation.printJson(rows);
    } else if (rows.isEmpty()) {
      invocation.out().println("Nothing is pulled or pushed.");
    } else {
      rows.forEach(
          row ->
              invocation
                  .out()
                  .printf(
                      "%s  %s %s %s %s: %s%s%s%n",
                      row.get("id"),
                      row.get("direction"),
                      row.get("stream"),
                      "push".equals(row.get("direction")) ? "to" : "from",
                      row.get("remote"),
                      row.get("state"),
                      failures(row),
                      error(row)));
    }
    return CommandInvocation.DONE;
  }

  private static String failures(Map<String, Object> row) {
    Object failures = row.getOrDefault("failures", 0L);
    return failures.equals(0L) ? "" : ", failed " + failures + " times";
  }

  private static String error(Map<String, Object> row) {
    Object error = row.getOrDefault("lastError", "");
    return error.equals("") ? "" : ": " + error;
  }
}
