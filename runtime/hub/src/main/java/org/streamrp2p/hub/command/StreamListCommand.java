package org.streamrp2p.hub.command;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.hub.HubStatus;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.Streams;

/** {@code streamr stream list}. */
@Component
public final class StreamListCommand implements Command {
  private static final String ROW = "%-24s  %-8s  %-20s  %8s  %12s  %s%n";

  private final Streams streams;
  private final Clock clock = Clock.systemUTC();

  @Activate
  public StreamListCommand(@Reference Streams streams) {
    this.streams = streams;
  }

  @Override
  public String name() {
    return "stream list";
  }

  @Override
  public String summary() {
    return "Lists the streams that are live or waited for";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream list [--json]

        Lists each stream with its codecs, viewers and bit rate. A star marks what is private.

          --json   one JSON array, for programs

        Example: streamr stream list
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (!invocation.arguments().isEmpty()) {
      invocation.err().println("stream list takes no arguments. See: streamr stream list --help");
      return CommandInvocation.MISUSED;
    }
    List<StreamInfo> all = streams.streams();
    if (invocation.json()) {
      invocation.printJson(all.stream().map(HubStatus::describe).toList());
    } else if (all.isEmpty()) {
      invocation
          .out()
          .println(
              "No stream is live. Publish one: paste what `streamr stream url` prints into OBS.");
    } else {
      print(all, invocation.out());
    }
    return CommandInvocation.DONE;
  }

  private void print(List<StreamInfo> all, PrintWriter out) {
    out.printf(Locale.ROOT, ROW, "STREAM", "STATE", "CODECS", "VIEWERS", "BIT RATE", "SINCE");
    for (StreamInfo info : all) {
      out.printf(
          Locale.ROOT,
          ROW,
          info.name(),
          (info.live() ? "live" : "waiting") + (info.isPrivate() ? "*" : ""),
          info.tracks().stream().map(t -> t.codec().toString()).collect(Collectors.joining("+")),
          info.viewers(),
          String.format(Locale.ROOT, "%.2f Mbit/s", info.bitsPerSecond() / 1e6),
          since(info.since()));
    }
  }

  private String since(@Nullable Instant since) {
    if (since == null) {
      return "-";
    }
    Duration d = Duration.between(since, clock.instant());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart());
  }
}
