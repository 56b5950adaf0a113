package org.streamrp2p.restream;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr stream push}: an entry that outlives the node's restart. */
@Component
public final class StreamPushCommand implements Command {
  private final Restream restream;

  @Activate
  public StreamPushCommand(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public String name() {
    return "stream push";
  }

  @Override
  public String summary() {
    return "Sends a stream on to another RTMP server";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream push NAME URL [pin=SHA256]

        Sends NAME to URL whenever it is live. The key in the URL is kept in the data folder, for
        the owner alone, and never shown.
        Kept across restarts until streamr restream stop.

          URL          rtmp://HOST[:PORT]/APP/NAME, or rtmps://…
          NAME         the stream here; NAME alone means live/NAME
          pin=SHA256   rtmps: accept this certificate and no other

        Example: streamr stream push live/show rtmps://live.example/app/KEY
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = invocation.arguments();
    if (words.size() < 2) {
      invocation.err().println("stream push takes NAME URL. See: streamr stream push --help");
      return CommandInvocation.MISUSED;
    }
    try {
      Entry entry = Entry.of(true, words.get(0), words.get(1), words.subList(2, words.size()));
      restream.add(entry);
      invocation.out().println("Kept: " + entry + ". See: streamr restream list");
      return CommandInvocation.DONE;
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    }
  }
}
