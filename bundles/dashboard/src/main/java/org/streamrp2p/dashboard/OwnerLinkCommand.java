package org.streamrp2p.dashboard;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.protocol.Connections;

/** {@code streamr owner link}. */
@Component(service = Command.class)
public final class OwnerLinkCommand implements Command {
  private final OwnerAccess access;
  private final Connections connections;

  @Activate
  public OwnerLinkCommand(@Reference OwnerAccess access, @Reference Connections connections) {
    this.access = access;
    this.connections = connections;
  }

  @Override
  public String name() {
    return "owner link";
  }

  @Override
  public String summary() {
    return "Prints a fresh one-time link to the owner's page";
  }

  @Override
  public String help() {
    return """
        Usage: streamr owner link [--json]

        Prints a link that opens the owner's page once, in a browser on this machine. A link that was
        printed before does not work any more; browsers that are signed in stay so.

          --json   one JSON object, for programs

        Example: streamr owner link
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (!invocation.arguments().isEmpty()) {
      invocation.err().println("owner link takes no argument. See: streamr owner link --help");
      return CommandInvocation.MISUSED;
    }
    String link = link(connections, access.freshToken());
    if (invocation.json()) {
      invocation.printJson(Map.of("link", link));
    } else {
      invocation.out().println(link);
    }
    return CommandInvocation.DONE;
  }

  static String link(Connections connections, String token) {
    return Addresses.local(connections).web() + "/owner?token=" + token;
  }
}
