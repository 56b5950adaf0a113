package org.streamrp2p.identity;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.node.DataFolder;

/** {@code streamr identity backup}. */
@Component
public final class BackupCommand implements Command {
  private final KeyFiles files;

  @Activate
  public BackupCommand(@Reference DataFolder data) {
    files = new KeyFiles(data.folder("identity"));
  }

  @Override
  public String name() {
    return "identity backup";
  }

  @Override
  public String summary() {
    return "Copies the key that is the node to a file";
  }

  @Override
  public String help() {
    return """
        Usage: streamr identity backup FILE

        Writes the private key of the node to a new file that only you can read. Whoever has the
        file can be this node: keep it where you keep passwords.

        Example: streamr identity backup /media/stick/my-node.pem
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    List<String> words = invocation.arguments();
    if (words.size() != 1 || words.getFirst().startsWith("--")) {
      invocation.err().println("Usage: streamr identity backup FILE");
      return CommandInvocation.MISUSED;
    }
    try {
      String id = files.backup(invocation.directory().resolve(words.getFirst()));
      invocation.out().println("The key of node " + id + " is in " + words.getFirst() + ".");
      return CommandInvocation.DONE;
    } catch (IdentityException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.FAILED;
    }
  }
}
