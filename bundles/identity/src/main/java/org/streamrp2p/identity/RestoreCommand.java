package org.streamrp2p.identity;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.node.DataFolder;

/** {@code streamr identity restore}. */
@Component
public final class RestoreCommand implements Command {
  private final KeyFiles files;

  @Activate
  public RestoreCommand(@Reference DataFolder data) {
    files = new KeyFiles(data.folder("identity"));
  }

  @Override
  public String name() {
    return "identity restore";
  }

  @Override
  public String summary() {
    return "Takes the key of the node over from a backup";
  }

  @Override
  public String help() {
    return """
        Usage: streamr identity restore FILE [--force]

        Takes over a key that streamr identity backup wrote. It is used from the next start on.

          --force  even if this node gives up another node id for it; the key before stays in the
                   folder identity, under its node id

        Example: streamr identity restore /media/stick/my-node.pem
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = new ArrayList<>(invocation.arguments());
    boolean force = words.remove("--force");
    if (words.size() != 1 || words.getFirst().startsWith("--")) {
      invocation.err().println("Usage: streamr identity restore FILE [--force]");
      return CommandInvocation.MISUSED;
    }
    try {
      String id = files.restore(invocation.directory().resolve(words.getFirst()), force);
      invocation.out().println("This is node " + id + " from the next start on.");
      return CommandInvocation.DONE;
    } catch (IdentityException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.FAILED;
    }
  }
}
