package org.streamrp2p.restream;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr stream pull}: an entry that outlives the node's restart. */
@Component
public final class StreamPullCommand implements Command {
  private final Restream restream;

  @Activate
  public StreamPullCommand(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public String name() {
    return "stream pull";
  }

  @Override
  public String summary() {
    return "Fetches a stream from another RTMP server";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream pull URL NAME [onDemand] [pin=SHA256]

        Publishes here as NAME what the server has at URL, and comes back whenever it can.
        onDemand: only while somebody watches.
        Kept across restarts until streamr restream stop.

          URL          rtmp://HOST[:PORT]/APP/NAME, or rtmps://…
          NAME         the stream here; NAME alone means live/NAME
          pin=SHA256   rtmps: accept this certificate and no other

        Example: streamr stream pull rtmp://origin.example/live/show live/show
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = invocation.arguments();
    if (words.size() < 2) {
      invocation.err().println("stream pull takes URL NAME. See: streamr stream pull --help");
      return CommandInvocation.MISUSED;
    }
    try {
      Entry entry = Entry.of(false, words.get(1), words.get(0), words.subList(2, words.size()));
      restream.add(entry);
      invocation.out().println("Kept: " + entry + ". See: streamr restream list");
      return CommandInvocation.DONE;
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    }
  }
}
