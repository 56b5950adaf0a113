package org.streamrp2p.hub.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.hub.access.ViewAccess;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.ViewTokens;

/** {@code streamr stream token}: lets somebody view a private stream. */
@Component
public final class StreamTokenCommand implements Command {
  private static final int MAX_HOURS = 8_784;
  private static final int DEFAULT_HOURS = 24;

  private final ViewTokens tokens;
  private final ViewAccess access;
  private final Connections connections;

  @Activate
  public StreamTokenCommand(
      @Reference ViewTokens tokens,
      @Reference ViewAccess access,
      @Reference Connections connections) {
    this.tokens = tokens;
    this.access = access;
    this.connections = connections;
  }

  @Override
  public String name() {
    return "stream token";
  }

  @Override
  public String summary() {
    return "Makes a token and addresses to view a private stream";
  }

  @Override
  public String help() {
    return """
        Usage: streamr stream token [APP/]NAME [--hours N] [--label TEXT] [--json]
               streamr stream token --rotate

        Prints a token that lets its holder view a private stream until it expires, and addresses
        with it to hand out. Streams are private if a pattern of view.private matches them.

          [APP/]NAME     the stream; NAME alone means live/NAME; * stands for any characters
          --hours N      how long viewing may begin with it, 1..8784 (default: 24)
          --label TEXT   for whom it is; can be read by whoever has the token
          --rotate       makes all tokens invalid that were handed out; who views goes on
          --json         one JSON object, for programs

        Example: streamr stream token family --hours 48 --label grandma
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    try {
      return run(Arguments.parse(invocation.arguments()), invocation);
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage() + " See: streamr stream token --help");
      return CommandInvocation.MISUSED;
    }
  }

  private int run(Arguments arguments, CommandInvocation invocation) {
    String streams = arguments.streams();
    if (streams == null) {
      access.rotate();
      if (invocation.json()) {
        invocation.printJson(Map.of("rotated", true));
        return CommandInvocation.DONE;
      }
      invocation.out().println("All tokens that were handed out are invalid now.");
      return CommandInvocation.DONE;
    }
    String token = tokens.token(streams, Duration.ofHours(arguments.hours()), arguments.label());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token", token);
    answer.put("hours", arguments.hours());
    if (streams.indexOf('*') < 0 && streams.indexOf('?') < 0) {
      StreamName stream = StreamName.parse(streams);
      answer.put("private", tokens.isPrivate(stream));
      answer.put("rtmp", "rtmp://" + host("rtmp", 1935) + "/" + stream + "?token=" + token);
      answer.put("http", "http://" + host("http", 80) + "/" + stream + ".flv?token=" + token);
    }
    if (invocation.json()) {
      invocation.printJson(answer);
    } else {
      print(answer, invocation);
    }
    return CommandInvocation.DONE;
  }

  private static void print(Map<String, Object> answer, CommandInvocation invocation) {
    invocation.out().println("Token: " + answer.get("token"));
    if (answer.containsKey("rtmp")) {
      invocation.out().println("RTMP:  " + answer.get("rtmp"));
      invocation.out().println("HTTP:  " + answer.get("http"));
    }
    invocation.out().println("Valid: " + answer.get("hours") + " h");
    if (Boolean.FALSE.equals(answer.get("private"))) {
      invocation
          .out()
          .println("This stream is not private: anybody may view it. See view.private.");
    }
  }

  private String host(String protocol, int usualPort) {
    return "127.0.0.1"
        + connections.listeners().stream()
            .filter(listener -> listener.name().equals(protocol))
            .map(listener -> listener.port() == usualPort ? "" : ":" + listener.port())
            .findFirst()
            .orElse("");
  }

  /**
   * What was asked for.
   *
   * @param streams null to make a new key
   */
  private record Arguments(@Nullable String streams, int hours, String label) {
    static Arguments parse(List<String> given) {
      String streams = null;
      int hours = DEFAULT_HOURS;
      String label = "";
      boolean rotate = false;
      for (int i = 0; i < given.size(); i++) {
        String argument = given.get(i);
        switch (argument) {
          case "--hours" -> hours = hours(value(given, ++i, argument));
          case "--label" -> label = value(given, ++i, argument);
          case "--rotate" -> rotate = true;
          default -> {
            if (argument.startsWith("--") || streams != null) {
              throw new IllegalArgumentException("Unexpected: " + argument + ".");
            }
            streams = argument;
          }
        }
      }
      if (rotate == (streams != null)) {
        throw new IllegalArgumentException("stream token takes one name, or --rotate.");
      }
      return new Arguments(streams, hours, label);
    }

    private static String value(List<String> given, int index, String option) {
      if (index >= given.size()) {
        throw new IllegalArgumentException(option + " takes a value.");
      }
      return given.get(index);
    }

    private static int hours(String text) {
      int hours = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
      if (hours < 1 || hours > MAX_HOURS) {
        throw new IllegalArgumentException(
            "--hours: " + text + " (expected: 1.." + MAX_HOURS + ").");
      }
      return hours;
    }
  }
}
