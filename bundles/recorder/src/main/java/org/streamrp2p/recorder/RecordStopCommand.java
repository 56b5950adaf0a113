package org.streamrp2p.recorder;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr record stop}. */
@Component
public final class RecordStopCommand implements Command {
  private final Recordings recordings;

  @Activate
  public RecordStopCommand(@Reference Recordings recordings) {
    this.recordings = recordings;
  }

  @Override
  public String name() {
    return "record stop";
  }

  @Override
  public String summary() {
    return "Ends the recording of a stream";
  }

  @Override
  public String help() {
    return """
        Usage: streamr record stop NAME [--json]

        Completes the file; the stream goes on.

          NAME   APP/NAME, or NAME in the application live

        Example: streamr record stop live/show
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    StreamName stream = RecordCommands.stream(invocation.arguments(), name(), invocation);
    if (stream == null) {
      return CommandInvocation.MISUSED;
    }
    Optional<RecordingInfo> done = recordings.stop(stream).toCompletableFuture().join();
    if (done.isEmpty()) {
      invocation.err().println(stream + " is not recorded. See: streamr record list");
      return CommandInvocation.FAILED;
    }
    RecordCommands.print(done.get(), "was recorded to", invocation);
    return CommandInvocation.DONE;
  }
}
