package org.streamrp2p.restream;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr restream stop}. */
@Component
public final class RestreamStopCommand implements Command {
  private final Restream restream;

  @Activate
  public RestreamStopCommand(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public String name() {
    return "restream stop";
  }

  @Override
  public String summary() {
    return "Ends a pull or push that was made by command";
  }

  @Override
  public String help() {
    return """
        Usage: streamr restream stop NUMBER

        Ends it at once, and forgets it. The number is that of streamr restream list.

        Example: streamr restream stop 1
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = invocation.arguments();
    if (words.size() != 1 || !words.get(0).matches("\\d{1,9}")) {
      invocation.err().println("restream stop takes a number. See: streamr restream list");
      return CommandInvocation.MISUSED;
    }
    return switch (restream.jobs().remove(Integer.parseInt(words.get(0)))) {
      case DONE -> CommandInvocation.DONE;
      case UNKNOWN -> {
        invocation.err().println(words.get(0) + ": no such number. See: streamr restream list");
        yield CommandInvocation.FAILED;
      }
      case CONFIGURED -> {
        invocation.err().println("It stands in the configuration: take it out of streamr.json.");
        yield CommandInvocation.FAILED;
      }
    };
  }
}
