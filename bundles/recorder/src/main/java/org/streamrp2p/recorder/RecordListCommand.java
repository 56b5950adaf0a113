package org.streamrp2p.recorder;

import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;

/** {@code streamr record list}. */
@Component
public final class RecordListCommand implements Command {
  private static final String ROW = "%-24s  %-8s  %10s  %10s  %s%n";

  private final Recordings recordings;

  @Activate
  public RecordListCommand(@Reference Recordings recordings) {
    this.recordings = recordings;
  }

  @Override
  public String name() {
    return "record list";
  }

  @Override
  public String summary() {
    return "Lists the recordings that exist or are made now";
  }

  @Override
  public String help() {
    return """
        Usage: streamr record list [--json]

        Lists each recording with its state, length, size and first file.

        Example: streamr record list
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (!invocation.arguments().isEmpty()) {
      invocation.err().println("record list takes no arguments. See: streamr record list --help");
      return CommandInvocation.MISUSED;
    }
    List<RecordingInfo> all = recordings.recordings().toCompletableFuture().join();
    if (invocation.json()) {
      invocation.printJson(all.stream().map(RecorderStatus::describe).toList());
    } else if (all.isEmpty()) {
      invocation
          .out()
          .println("Nothing is recorded. Record a live stream: streamr record start NAME");
    } else {
      invocation.out().printf(Locale.ROOT, ROW, "STREAM", "STATE", "LENGTH", "SIZE", "FILE");
      for (RecordingInfo info : all) {
        invocation
            .out()
            .printf(
                Locale.ROOT,
                ROW,
                info.stream(),
                info.state().name().toLowerCase(Locale.ROOT),
                info.length().toSeconds() + " s",
                (info.bytes() >> 20) + " MB",
                String.join(", ", info.files()));
      }
    }
    return CommandInvocation.DONE;
  }
}
