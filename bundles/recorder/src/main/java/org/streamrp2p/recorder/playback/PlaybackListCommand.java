package org.streamrp2p.recorder.playback;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr playback list}. */
@Component
public final class PlaybackListCommand implements Command {
  private final Playback playback;

  @Activate
  public PlaybackListCommand(@Reference Playback playback) {
    this.playback = playback;
  }

  @Override
  public String name() {
    return "playback list";
  }

  @Override
  public String summary() {
    return "Lists the files that are played as live streams";
  }

  @Override
  public String help() {
    return """
        Usage: streamr playback list [--json]

        Lists each stream with its file, state and last error.

        Example: streamr playback list
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (!invocation.arguments().isEmpty()) {
      invocation
          .err()
          .println("playback list takes no arguments. See: streamr playback list --help");
      return CommandInvocation.MISUSED;
    }
    List<Map<String, Object>> rows = PlaybackStatus.rows(playback);
    if (invocation.json()) {
      invocation.printJson(rows);
    } else if (rows.isEmpty()) {
      invocation.out().println("No file is played.");
    } else {
      rows.forEach(
          row ->
              invocation
                  .out()
                  .println(
                      "%s from %s%s: %s %s"
                          .formatted(
                              row.get("stream"),
                              row.get("file"),
                              Boolean.TRUE.equals(row.get("loop")) ? " in a loop" : "",
                              row.get("state"),
                              row.get("lastError"))
                          .strip()));
    }
    return CommandInvocation.DONE;
  }
}
