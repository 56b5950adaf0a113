package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.http.HttpAnswer;

/** Lines that programs end or continue differently, and clients that take their time. */
class LineTest {
  private final List<String> asked = new ArrayList<>();
  private final HttpClientSide client =
      new HttpClientSide(100)
          .route(
              "/*",
              exchange -> {
                asked.add(exchange.path());
                return CompletableFuture.completedFuture(HttpAnswer.text(200, "ok"));
              });

  @AfterEach
  void close() {
    client.finish();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / x HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;\nx\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "GET /%252e%252e/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%5c..%5cb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%c0%ae%c0%ae/x HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void aLineWithTwoReadingsIsRefused(String request) {
    client.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    String answer = client.received();
    assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 501"), answer);
    assertEquals(List.of(), asked);
    client.pass(2);
    assertFalse(client.open());
  }

  // RFC 9112 §5.2: a fold is one or more spaces, wherever it comes.
  @Test
  void aFoldedLineIsOneValueAndFramesNothing() {
    client.route(
        "/*",
        1,
        false,
        exchange ->
            CompletableFuture.completedFuture(
                HttpAnswer.text(200, String.valueOf(exchange.header("X")))));
    client.get("/", "X: 1", "\tContent-Length: 9");
    assertTrue(client.received().endsWith("\r\n\r\n1 Content-Length: 9"));
    assertEquals(200, client.get("/").status());
  }

  // One byte a second never ends a request: the time is for the whole of it.
  @Test
  void aHeadThatDripsIsCutByTheTimeForAWholeRequest() {
    String head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(200);
    int sent = 0;
    while (client.open() && sent < head.length()) {
      client.send(head.substring(sent, sent + 1));
      client.pass(1);
      sent++;
    }
    assertFalse(client.open());
    assertEquals(60, sent);
    assertEquals(List.of(), asked);
  }

  @Test
  void aBodyThatDripsIsCutByTheTimeForAWholeRequest() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
    for (int i = 0; i < 60; i++) {
      client.send("x");
      client.pass(1);
    }
    assertEquals(408, client.status());
    assertEquals(List.of(), asked);
  }

  @Test
  void aFloodOfRequestsSentAheadIsBounded() {
    CompletableFuture<HttpAnswer> never = new CompletableFuture<>();
    client.route("/slow", 1, false, exchange -> never);
    client.get("/slow");
    String ahead = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    int sent = 0;
    while (client.open() && sent < 100) {
      client.send(ahead);
      sent++;
      assertFalse(client.connection.channel().config().isAutoRead(), "reading pauses");
    }
    assertFalse(client.open(), "a client whose bytes come all the same is cut");
    assertEquals(List.of(), asked);
  }

  @Test
  void aHeaderOfManySmallFieldsIsTooLargeToo() {
    client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5000) + "\r\n");
    assertEquals(431, client.status());
    assertEquals(List.of(), asked);
  }
}
