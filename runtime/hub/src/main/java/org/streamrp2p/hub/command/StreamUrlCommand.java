package org.streamrp2p.hub.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr stream url}: shows the owner the secret, because it was asked for. */
@Component
public final class StreamUrlCommand implements Command {
  private static final String DEFAULT_NAME = "show";

  private final PublishKeys keys;
  private final Connections connections;

  @Activate
  public StreamUrlCommand(@Reference PublishKeys keys, @Reference Connections connections) {
    this.keys = keys;
    this.connections = connections;
  }

  @Override
  public String name() {
    return "stream url";
  }

  @Override
  public String summary() {
    return "Prints what to paste into OBS to publish, with the secret key";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream url [APP/NAME] [--json]

        Prints server and stream key for OBS, and the same as one URL for other encoders. The key is
        a secret: whoever has it can publish here. With rtmp.tlsPort the server over TLS is
        printed as well.

          APP/NAME   the stream; NAME alone means live/NAME (default: live/show)
          --json     one JSON object, for programs

        Example: streamr stream url friday
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (invocation.arguments().size() > 1) {
      invocation.err().println("stream url takes one name. See: streamr stream url --help");
      return CommandInvocation.MISUSED;
    }
    List<String> arguments = invocation.arguments();
    StreamName stream;
    try {
      stream = StreamName.parse(arguments.isEmpty() ? DEFAULT_NAME : arguments.get(0));
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    }
    String key = keys.key(stream);
    String streamKey = stream.name() + (key == null ? "" : "?key=" + key);
    String server = "rtmp://127.0.0.1" + port("rtmp", 1935) + "/" + stream.app();
    String secure =
        isOpen("rtmps") ? "rtmps://127.0.0.1" + port("rtmps", 443) + "/" + stream.app() : "";
    if (invocation.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("server", server);
      json.put("streamKey", streamKey);
      json.put("url", server + "/" + streamKey);
      if (!secure.isEmpty()) {
        json.put("tlsServer", secure);
        json.put("tlsUrl", secure + "/" + streamKey);
      }
      invocation.printJson(json);
    } else {
      invocation.out().println("Server:     " + server);
      invocation.out().println("Stream key: " + streamKey);
      invocation.out().println("As one URL: " + server + "/" + streamKey);
      if (!secure.isEmpty()) {
        invocation.out().println("Over TLS:   " + secure);
        invocation.out().println("As one URL: " + secure + "/" + streamKey);
      }
    }
    return CommandInvocation.DONE;
  }

  private Optional<Connections.ListenerInfo> listener(String name) {
    return connections.listeners().stream()
        .filter(listener -> listener.name().equals(name))
        .findFirst();
  }

  private boolean isOpen(String name) {
    return listener(name).map(Connections.ListenerInfo::open).orElse(false);
  }

  private String port(String name, int usual) {
    return listener(name)
        .map(listener -> listener.port() == usual ? "" : ":" + listener.port())
        .orElse("");
  }
}
