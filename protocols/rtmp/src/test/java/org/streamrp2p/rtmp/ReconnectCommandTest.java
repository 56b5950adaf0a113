package org.streamrp2p.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.rtmp.session.ReconnectPeers;
import org.streamrp2p.spi.command.CommandInvocation;

class ReconnectCommandTest {
  private final ReconnectPeers peers = new ReconnectPeers();

  @Test
  void whoUnderstandsIsAskedAndTheOthersAreListed() {
    try (peers) {
      long modern = peers.playing("live/show", 1);
      long old = peers.playing("live/show", 0);
      peers.playing("live/other", 1);
      Call call = new Call(false, "show", "--url", "rtmp://b.example/live", "--reason", "moved");
      assertEquals(CommandInvocation.DONE, run(call));
      List<String> lines = call.out.toString().lines().toList();
      assertEquals(2, lines.size());
      assertTrue(lines.get(0).startsWith("asked   " + modern + "  "), lines.get(0));
      assertTrue(lines.get(1).startsWith("cannot  " + old + "  "), lines.get(1));
      assertEquals(
          List.of(
              List.of("NetConnection.Connect.ReconnectRequest status moved rtmp://b.example/live"),
              List.of(),
              List.of()),
          peers.answers());
      assertTrue(peers.allOpen());
    }
  }

  @Test
  void oneConnectionIsMeantByItsNumber() {
    try (peers) {
      peers.playing("live/show", 1);
      long second = peers.playing("live/show", 15);
      assertEquals(CommandInvocation.DONE, run(new Call(false, Long.toString(second))));
      assertEquals(
          List.of(List.of(), List.of("NetConnection.Connect.ReconnectRequest status  null")),
          peers.answers());
    }
  }

  @Test
  void nobodyAskedIsAFailure() {
    try (peers) {
      peers.playing("live/show", 2);
      assertEquals(CommandInvocation.FAILED, run(new Call(false, "live/show")));
      assertEquals(CommandInvocation.FAILED, run(new Call(false, "live/nobody")));
      assertEquals(List.of(List.of()), peers.answers());
    }
  }

  @Test
  void programsGetOneObject() {
    try (peers) {
      peers.playing("live/show", 1);
      Call call = new Call(true, "live/show");
      run(call);
      Map<?, ?> answer = (Map<?, ?>) call.printed.get(0);
      assertEquals(1, ((List<?>) answer.get("asked")).size());
      assertEquals(List.of(), answer.get("cannot"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--url rtmp://x/y",
        "a b",
        "a --url",
        "a --url http://x",
        "a --url rtmp://[",
        "a --what",
        "../a",
      })
  void aMisuseIsToldWithTheUsage(String words) {
    Call call = new Call(false, words.isEmpty() ? new String[0] : words.split(" "));
    assertEquals(CommandInvocation.MISUSED, run(call));
    assertTrue(call.err.toString().contains("Usage: streamr connection reconnect"));
  }

  private int run(Call call) {
    return peers.run(new ReconnectCommand(peers.registry()), call);
  }

  private static final class Call implements CommandInvocation {
    private final boolean json;
    private final List<String> arguments;
    private final List<Object> printed = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Call(boolean json, String... arguments) {
      this.json = json;
      this.arguments = List.of(arguments);
    }

    @Override
    public List<String> arguments() {
      return arguments;
    }

    @Override
    public boolean json() {
      return json;
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
      printed.add(value);
    }
  }
}
