package org.streamrp2p.recorder;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.RecordResult;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr record start}. */
@Component
public final class RecordStartCommand implements Command {
  private final Recordings recordings;

  @Activate
  public RecordStartCommand(@Reference Recordings recordings) {
    this.recordings = recordings;
  }

  @Override
  public String name() {
    return "record start";
  }

  @Override
  public String summary() {
    return "Records a live stream to a file";
  }

  @Override
  public String help() {
    return """
        Usage: streamr record start NAME [--append] [--json]

        Records a live stream until it ends or is stopped.

          NAME       APP/NAME, or NAME in the application live
          --append   go on with the last recording of the stream

        Example: streamr record start live/show
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    boolean append = invocation.arguments().contains("--append");
    List<String> names =
        invocation.arguments().stream().filter(word -> !word.equals("--append")).toList();
    StreamName stream = RecordCommands.stream(names, name(), invocation);
    if (stream == null) {
      return CommandInvocation.MISUSED;
    }
    RecordResult result =
        recordings
            .start(
                stream,
                append ? Recordings.Mode.APPEND : Recordings.Mode.NEW,
                Recordings.Requester.OPERATOR)
            .toCompletableFuture()
            .join();
    return switch (result) {
      case RecordResult.Started(RecordingInfo info) -> {
        RecordCommands.print(info, "is recorded to", invocation);
        yield CommandInvocation.DONE;
      }
      case RecordResult.Refused refused -> {
        invocation.err().println("Not recorded: " + refused.reason());
        yield CommandInvocation.FAILED;
      }
    };
  }
}
