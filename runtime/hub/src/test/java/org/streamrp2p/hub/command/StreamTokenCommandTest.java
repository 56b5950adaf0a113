package org.streamrp2p.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.hub.access.ViewAccess;
import org.streamrp2p.hub.access.ViewTokensService;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;

class StreamTokenCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ViewAccess access;
  private StreamTokenCommand command;

  @BeforeEach
  void make() {
    access = new ViewAccess(data(), config("family"));
    command = new StreamTokenCommand(new ViewTokensService(access), access, listeners());
  }

  @Test
  void theTokenItPrintsOpensTheStream() {
    assertEquals(0, run("family", "--hours", "48", "--label", "grandma"));
    String text = out.toString();
    String token = text.lines().findFirst().orElseThrow().substring("Token: ".length());
    assertTrue(allows(token));
    assertTrue(text.contains("rtmp://127.0.0.1:1936/live/family?token=" + token), text);
    assertTrue(text.contains("http://127.0.0.1:8080/live/family.flv?token=" + token), text);
    assertTrue(text.contains("48 h"), text);
    assertFalse(text.contains("anybody"), text);

    assertEquals(0, run("--rotate"));
    assertFalse(allows(token));
  }

  @Test
  void itSaysWhenAStreamNeedsNone() {
    assertEquals(0, run("show"));
    assertTrue(out.toString().contains("anybody may view it"), out.toString());
  }

  @Test
  void whatItDoesNotUnderstandIsMisuse() {
    for (String[] arguments :
        new String[][] {
          {},
          {"a", "b"},
          {"a", "--rotate"},
          {"a", "--hours"},
          {"a", "--hours", "0"},
          {"a", "--hours", "8785"},
          {"a", "--hours", "x"},
          {"a", "--days", "1"},
          {"a b"},
          {"a", "--label", "x".repeat(65)}
        }) {
      assertEquals(2, run(arguments), String.join(" ", arguments));
    }
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("--hours: 8785 (expected: 1..8784)."), err.toString());
  }

  private boolean allows(String token) {
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.VIEW,
            StreamName.parse("family"),
            Map.of("token", token),
            "rtmp",
            InetSocketAddress.createUnresolved("203.0.113.9", 1));
    return access.decide(request).toCompletableFuture().join() instanceof AccessDecision.Allowed;
  }

  private int run(String... arguments) {
    return command.run(
        new CommandInvocation() {
          @Override
          public List<String> arguments() {
            return List.of(arguments);
          }

          @Override
          public boolean json() {
            return false;
          }

          @Override
          public PrintWriter out() {
            return new PrintWriter(out, true);
          }

          @Override
          public PrintWriter err() {
            return new PrintWriter(err, true);
          }

          @Override
          public void printJson(Object value) {
            out().println(value);
          }
        });
  }

  private static Connections listeners() {
    return new Connections() {
      @Override
      public List<ListenerInfo> listeners() {
        return List.of(
            new ListenerInfo("rtmp", "rtmp", "rtmp.port", "", 1936, true, ""),
            new ListenerInfo("http", "http", "http.port", "", 8080, true, ""));
      }

      @Override
      public List<ConnectionInfo> connections() {
        return List.of();
      }
    };
  }

  private DataFolder data() {
    return new DataFolder() {
      @Override
      public Path path() {
        return folder;
      }

      @Override
      public Path folder(String name) {
        return folder;
      }
    };
  }

  private static ViewAccess.Config config(String... patterns) {
    return new ViewAccess.Config() {
      @Override
      public String[] private$() {
        return patterns;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return ViewAccess.Config.class;
      }
    };
  }
}
