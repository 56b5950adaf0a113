package org.streamrp2p.rtmp;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.rtmp.session.RtmpSession;
import org.streamrp2p.rtmp.session.SessionInfo;
import org.streamrp2p.rtmp.session.SessionRegistry;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.StreamName;

/** {@code streamr connection reconnect}: E-RTMP v2 "Reconnect Request". */
@Component
public final class ReconnectCommand implements Command {
  private static final String USAGE =
      "Usage: streamr connection reconnect ID|STREAM [--url URL] [--reason TEXT]";

  private final SessionRegistry registry;

  @Activate
  public ReconnectCommand(@Reference SessionRegistry registry) {
    this.registry = registry;
  }

  @Override
  public String name() {
    return "connection reconnect";
  }

  @Override
  public String summary() {
    return "Asks RTMP clients to connect anew, here or elsewhere";
  }

  @Override
  public String help() {
    return USAGE
        + """
         [--json]

        Asks clients to connect anew at their next good moment. They are served until they leave.
        Only clients that declared it in connect (E-RTMP capsEx) are asked; the others are listed.

          ID             one connection; `streamr status --json` lists them in section rtmp
          STREAM         APP/NAME, or NAME in the application live: its publisher and all players
          --url URL      where to, absolute (rtmp://HOST/APP) or relative; without it the same place
          --reason TEXT  what the client may show
          --json         one JSON object, for programs

        Example: streamr connection reconnect live/show --url rtmp://other.example/live
        """;
  }

  @Override
  public int run(CommandInvocation invocation) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(invocation.arguments());
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      invocation.err().println(USAGE);
      return CommandInvocation.MISUSED;
    }
    Map<Long, RtmpSession> sessions = new LinkedHashMap<>();
    List<RtmpSession> open = registry.sessions();
    open.forEach(session -> sessions.put(session.id(), session));
    List<SessionInfo> asked = new ArrayList<>();
    List<SessionInfo> cannot = new ArrayList<>();
    for (SessionInfo info : RtmpStatus.infos(open)) {
      RtmpSession session = sessions.get(info.id());
      if (session != null && arguments.mean(info)) {
        (info.canReconnect() ? asked : cannot).add(info);
        session.requestReconnect(arguments.url(), arguments.reason());
      }
    }
    print(invocation, asked, cannot);
    return asked.isEmpty() ? CommandInvocation.FAILED : CommandInvocation.DONE;
  }

  private static void print(
      CommandInvocation invocation, List<SessionInfo> asked, List<SessionInfo> cannot) {
    if (invocation.json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("asked", RtmpStatus.describe(asked));
      answer.put("cannot", RtmpStatus.describe(cannot));
      invocation.printJson(answer);
      return;
    }
    asked.forEach(info -> invocation.out().println("asked   " + text(info)));
    cannot.forEach(info -> invocation.out().println("cannot  " + text(info)));
    if (asked.isEmpty() && cannot.isEmpty()) {
      invocation.err().println("No RTMP connection is meant. See: streamr status --json");
    } else if (asked.isEmpty()) {
      invocation.err().println("None of them understands the request: nothing was sent.");
    }
  }

  private static String text(SessionInfo info) {
    return info.id() + "  " + info.remoteAddress() + "  " + String.join(", ", info.uses());
  }

  /**
   * @param target id, or stream name
   */
  private record Arguments(String target, String url, String reason) {
    static Arguments parse(List<String> words) {
      String target = "";
      String url = "";
      String reason = "";
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        switch (word) {
          case "--url" -> url = checkUrl(value(words, ++i, word));
          case "--reason" -> reason = value(words, ++i, word);
          default -> {
            if (word.startsWith("--") || !target.isEmpty()) {
              throw new IllegalArgumentException("Unknown argument " + word + ".");
            }
            target = word;
          }
        }
      }
      if (target.isEmpty()) {
        throw new IllegalArgumentException("Which connection or stream?");
      }
      return new Arguments(isId(target) ? target : name(target), url, reason);
    }

    private static String value(List<String> words, int index, String option) {
      if (index >= words.size()) {
        throw new IllegalArgumentException(option + " needs a value.");
      }
      return words.get(index);
    }

    private static String checkUrl(String url) {
      try {
        String scheme = new URI(url).getScheme();
        if (scheme == null || scheme.equals("rtmp") || scheme.equals("rtmps")) {
          return url;
        }
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("--url: " + e.getMessage(), e);
      }
      throw new IllegalArgumentException("--url: " + url + " (expected: rtmp, rtmps or relative)");
    }

    private static String name(String target) {
      return StreamName.parse(target).toString();
    }

    private static boolean isId(String text) {
      return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    boolean mean(SessionInfo info) {
      return isId(target)
          ? target.equals(Long.toString(info.id()))
          : info.uses().stream().anyMatch(use -> use.endsWith(' ' + target));
    }
  }
}
