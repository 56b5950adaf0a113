package org.streamrp2p.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamName;

class StreamUrlCommandTest {
  private final StringWriter out = new StringWriter();
  private final List<Object> json = new ArrayList<>();

  @Test
  void theServerOverTlsIsShownWhenItIsOpen() {
    assertEquals(0, run(listeners(true), false));
    assertEquals(
        """
        Server:     rtmp://127.0.0.1:2935/live
        Stream key: show?key=k
        As one URL: rtmp://127.0.0.1:2935/live/show?key=k
        Over TLS:   rtmps://127.0.0.1:1936/live
        As one URL: rtmps://127.0.0.1:1936/live/show?key=k
        """,
        out.toString().replace("\r", ""));
    assertEquals(0, run(listeners(true), true));
    assertEquals(
        List.of(
            Map.of(
                "server", "rtmp://127.0.0.1:2935/live",
                "streamKey", "show?key=k",
                "url", "rtmp://127.0.0.1:2935/live/show?key=k",
                "tlsServer", "rtmps://127.0.0.1:1936/live",
                "tlsUrl", "rtmps://127.0.0.1:1936/live/show?key=k")),
        json);
  }

  @Test
  void aPortThatIsNotOpenIsNotShown() {
    assertEquals(0, run(listeners(false), false));
    assertEquals(
        """
        Server:     rtmp://127.0.0.1:2935/live
        Stream key: show?key=k
        As one URL: rtmp://127.0.0.1:2935/live/show?key=k
        """,
        out.toString().replace("\r", ""));
  }

  /** The port with TLS comes first: both are of the protocol rtmp, the name tells them apart. */
  private static Connections listeners(boolean open) {
    return new Connections() {
      @Override
      public List<ListenerInfo> listeners() {
        return List.of(
            new ListenerInfo("rtmps", "rtmp", "rtmp.tlsPort", "", 1936, open, ""),
            new ListenerInfo("rtmp", "rtmp", "rtmp.port", "", 2935, true, ""));
      }

      @Override
      public List<ConnectionInfo> connections() {
        return List.of();
      }
    };
  }

  private static PublishKeys keys() {
    return new PublishKeys() {
      @Override
      public String key(StreamName stream) {
        return "k";
      }

      @Override
      public boolean madeNow() {
        return false;
      }
    };
  }

  private int run(Connections connections, boolean asJson) {
    return new StreamUrlCommand(keys(), connections)
        .run(
            new CommandInvocation() {
              @Override
              public List<String> arguments() {
                return List.of();
              }

              @Override
              public boolean json() {
                return asJson;
              }

              @Override
              public PrintWriter out() {
                return new PrintWriter(out, true);
              }

              @Override
              public PrintWriter err() {
                return new PrintWriter(System.err, true);
              }

              @Override
              public void printJson(Object value) {
                json.add(value);
              }
            });
  }
}
