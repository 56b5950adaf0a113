package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;

class ExchangeTest {
  private final HttpClientSide client = new HttpClientSide();
  private final List<CompletableFuture<HttpAnswer>> waiting = new ArrayList<>();
  private final List<HttpExchange> asked = new ArrayList<>();

  @AfterEach
  void close() {
    client.finish();
  }

  private void answerText(String pattern) {
    client.route(
        pattern,
        exchange -> {
          asked.add(exchange);
          return CompletableFuture.completedFuture(HttpAnswer.text(200, exchange.path()));
        });
  }

  private void answerLater(String pattern) {
    client.route(
        pattern,
        exchange -> {
          asked.add(exchange);
          waiting.add(new CompletableFuture<>());
          return waiting.getLast();
        });
  }

  @Test
  void anAnswerHasLengthDateAndSafeDefaults() {
    answerText("/*");
    String answer = client.get("/a").received();
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("content-length: 2\r\n"), answer);
    assertTrue(
        answer.matches("(?s).*date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n.*"));
    assertTrue(answer.contains("X-Content-Type-Options: nosniff\r\n"), answer);
    assertTrue(answer.contains("Referrer-Policy: no-referrer\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n/a"), answer);
    assertTrue(client.open());
  }

  @Test
  void headGetsTheLengthWithoutTheBody() {
    answerText("/*");
    String answer = client.send("HEAD /a HTTP/1.1\r\nHost: n\r\n\r\n").received();
    assertTrue(answer.contains("content-length: 2\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
    assertEquals(200, client.get("/b").status());
  }

  @Test
  void aRouteSeesTheWholeRequestHoweverItWasCut() {
    answerText("/*");
    for (long seed = 0; seed < 20; seed++) {
      client.sendCut(
          "POST /p?x=1&x=2 HTTP/1.1\r\nHost: n\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
          seed);
      assertEquals(200, client.status());
      HttpExchange exchange = asked.getLast();
      assertEquals("POST", exchange.method());
      assertEquals("/p", exchange.path());
      assertEquals("1", exchange.parameter("x"));
      assertEquals(List.of("1", "2"), exchange.query().get("x"));
      assertNull(exchange.parameter("y"));
      assertEquals("b", exchange.header("x-a"));
      assertArrayEquals("abcde".getBytes(StandardCharsets.US_ASCII), exchange.body());
      assertTrue(exchange.loopback());
    }
  }

  @Test
  void requestsSentAheadAreAnsweredOneByOneInTheirOrder() {
    answerLater("/slow");
    answerText("/fast");
    client.send(
        "GET /slow HTTP/1.1\r\nHost: n\r\n\r\nGET /fast HTTP/1.1\r\nHost: n\r\n\r\n"
            + "POST /slow HTTP/1.1\r\nHost: n\r\nContent-Length: 1\r\n\r\nx");
    assertEquals("", client.received());
    assertEquals(1, asked.size());
    assertFalse(client.connection.channel().config().isAutoRead(), "reading pauses meanwhile");
    waiting.get(0).complete(HttpAnswer.text(200, "first"));
    String answers = client.received();
    assertTrue(answers.indexOf("first") < answers.indexOf("/fast"), answers);
    assertEquals(3, asked.size());
    waiting.get(1).complete(HttpAnswer.text(200, "third"));
    assertTrue(client.received().endsWith("third"));
    assertTrue(client.connection.channel().config().isAutoRead());
  }

  @Test
  void whatWaitsIsReleasedWhenTheConnectionCloses() {
    answerLater("/slow");
    String post = "POST /slow HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\n\r\nabc";
    client.send(post + post + post);
    client.connection.channel().close();
    waiting.get(0).complete(HttpAnswer.text(200, "late"));
    assertEquals("", client.received());
    assertEquals(1, asked.size());
  }

  @Test
  void theConnectionClosesWhenTheClientAsksForIt() {
    answerText("/*");
    String answer = client.get("/a", "Connection: close").received();
    assertTrue(answer.contains("connection: close\r\n"), answer);
    assertFalse(client.open());
  }

  @Test
  void anOldClientGetsItsConnectionClosedUnlessItAsksOtherwise() {
    answerText("/*");
    String answer = client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").received();
    assertTrue(answer.contains("connection: keep-alive\r\n"), answer);
    assertTrue(client.open());
    client.send("GET /a HTTP/1.0\r\n\r\n");
    assertFalse(client.open());
  }

  @Test
  void aClientThatWaitsIsToldToGoOn() {
    answerText("/*");
    client.send("POST /a HTTP/1.1\r\nHost: n\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
    assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.received());
    assertEquals(200, client.send("x").status());
  }

  @Test
  void aRouteMayDeclineAndNobodyIsNotFound() {
    answerText("/a");
    client.route("/*", 9, false, e -> CompletableFuture.completedFuture(HttpAnswer.decline()));
    assertTrue(client.get("/a").received().endsWith("/a"));
    String json = client.get("/b", "Accept: application/json").received();
    assertTrue(json.startsWith("HTTP/1.1 404 "), json);
    assertTrue(json.endsWith("{\"status\":404,\"error\":\"Nothing here.\"}\n"), json);
    assertTrue(client.get("/b", "Accept: text/html, application/json").received().endsWith(".\n"));
  }

  @Test
  void aRouteThatFailsTellsNothing() {
    client.route(
        "/thrown",
        exchange -> {
          throw new IllegalStateException("secret");
        });
    client.route("/failed", e -> CompletableFuture.failedFuture(new Exception("secret")));
    client.route("/null", e -> CompletableFuture.completedFuture(null));
    for (String path : List.of("/thrown", "/failed", "/null")) {
      String answer = client.get(path).received();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertFalse(answer.contains("secret"), answer);
    }
  }

  @Test
  void aSilentRouteIsUnavailableAfterThirtySecondsAndItsLateAnswerDropped() {
    answerLater("/*");
    client.get("/a").pass(29);
    assertEquals("", client.received());
    client.pass(1);
    assertEquals(503, client.status());
    waiting.get(0).complete(HttpAnswer.text(200, "late"));
    assertEquals("", client.received());
    client.get("/b");
    waiting.get(1).complete(HttpAnswer.text(200, "ok"));
    assertEquals(200, client.status());
  }

  @Test
  void aRouteThatMayBlockRunsElsewhereAndItsAnswerComesBack() {
    client.route("/*", 0, true, e -> CompletableFuture.completedFuture(HttpAnswer.text(200, "ok")));
    client.get("/a");
    assertEquals("", client.received());
    client.blocking.remove().run();
    client.connection.channel().runPendingTasks();
    assertEquals(200, client.status());
  }

  // A value with a line break would begin a field, or a body, of somebody else's choice.
  @Test
  void aHeaderThatWouldBreakOutIsNotSent() {
    for (Map<String, String> headers :
        List.of(
            Map.of("X", "a\r\nSet-Cookie: b"),
            Map.of("X", "a\nb"),
            Map.of("X", "a\0"),
            Map.of("X", "\u010d\u010a"),
            Map.of("X: a\r\nY", "b"),
            Map.of("", "b"))) {
      HttpClientSide one = new HttpClientSide();
      one.route(
          "/*",
          e ->
              CompletableFuture.completedFuture(
                  HttpAnswer.of(200, "text/plain", new byte[1], headers)));
      String answer = one.get("/a").received();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertFalse(answer.contains("Set-Cookie"), answer);
      one.finish();
    }
  }

  @Test
  void aRouteCannotFrameTheAnswerItself() {
    client.route(
        "/*",
        e ->
            CompletableFuture.completedFuture(
                HttpAnswer.of(
                    200,
                    "text/plain",
                    new byte[1],
                    Map.of("Content-Length", "9", "Transfer-Encoding", "chunked"))));
    String answer = client.get("/a").received();
    assertTrue(answer.contains("content-length: 1\r\n"), answer);
    assertFalse(answer.toLowerCase().contains("transfer-encoding"), answer);
  }

  @Test
  void anAnswerWithoutContentHasNoLength() {
    client.route("/*", e -> CompletableFuture.completedFuture(HttpAnswer.text(204, "ignored")));
    String answer = client.get("/a").received();
    assertFalse(answer.contains("content-length"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }
}
