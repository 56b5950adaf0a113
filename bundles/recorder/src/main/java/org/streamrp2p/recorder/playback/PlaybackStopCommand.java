package org.streamrp2p.recorder.playback;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr playback stop}. */
@Component
public final class PlaybackStopCommand implements Command {
  private final Playback playback;

  @Activate
  public PlaybackStopCommand(@Reference Playback playback) {
    this.playback = playback;
  }

  @Override
  public String name() {
    return "playback stop";
  }

  @Override
  public String summary() {
    return "Ends the playing of a file that a command began";
  }

  @Override
  public String help() {
    return """
        Usage: streamr playback stop NAME

        Ends the stream at once.

          NAME   APP/NAME, or NAME in the application live

        Example: streamr playback stop live/again
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = invocation.arguments();
    if (words.size() != 1) {
      invocation.err().println("playback stop takes a name. See: streamr playback list");
      return CommandInvocation.MISUSED;
    }
    StreamName stream;
    try {
      stream = StreamName.parse(words.getFirst());
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    }
    return switch (playback.remove(stream)) {
      case DONE -> CommandInvocation.DONE;
      case UNKNOWN -> {
        invocation.err().println("No file is played as " + stream + ". See: streamr playback list");
        yield CommandInvocation.FAILED;
      }
      case CONFIGURED -> {
        invocation.err().println("It stands in the configuration: take it out of streamr.json.");
        yield CommandInvocation.FAILED;
      }
    };
  }
}
