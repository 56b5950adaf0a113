package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.http.HttpAnswer;

/** RFC 9112 §11.2: what a proxy in front could read differently reaches no route. */
class BadRequestTest {
  private final List<String> asked = new ArrayList<>();
  private HttpClientSide client;

  @BeforeEach
  void connect() {
    client =
        new HttpClientSide(100)
            .route(
                "/*",
                exchange -> {
                  asked.add(exchange.path());
                  return CompletableFuture.completedFuture(HttpAnswer.text(200, "ok"));
                });
  }

  @AfterEach
  void close() {
    client.finish();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX y: 1\r\n\r\n",
        "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void aRequestWithTwoReadingsIsRefusedAndTheConnectionClosed(String request) {
    client.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    String answer = client.received();
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.toLowerCase().contains("connection: close"), answer);
    assertEquals(answer.indexOf("HTTP/1.1 "), answer.lastIndexOf("HTTP/1.1 "));
    assertEquals(List.of(), asked);
    client.pass(2);
    assertFalse(client.open());
  }

  @Test
  void anUnknownTransferCodingIsNotImplemented() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    assertEquals(501, client.status());
  }

  @Test
  void anAnnouncedBodyBeyondTheLimitIsRefusedBeforeItCame() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n");
    assertEquals(413, client.status());
  }

  @Test
  void aLengthBeyondAllNumbersIsTooLarge() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n");
    assertEquals(413, client.status());
  }

  @Test
  void aChunkedBodyBeyondTheLimitIsRefusedWhenItPassesIt() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n");
    client.send("x".repeat(100) + "\r\n");
    assertEquals("", client.received());
    client.send("1\r\nx\r\n0\r\n\r\n");
    assertEquals(413, client.status());
    assertEquals(List.of(), asked);
  }

  @Test
  void aRefusedClientMaySendOnUntilItHasReadTheAnswer() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    assertEquals(413, client.status());
    client.send("x".repeat(1000));
    assertTrue(client.open());
    assertEquals("", client.received());
    client.pass(2);
    assertFalse(client.open());
  }

  @Test
  void aLineTooLongIsNamed() {
    client.get("/" + "a".repeat(5000));
    assertEquals(414, client.status());
  }

  @Test
  void aHeaderTooLargeIsNamed() {
    client.get("/", "X: " + "a".repeat(9000));
    assertEquals(431, client.status());
  }

  @Test
  void anUnknownExpectationFails() {
    client.get("/", "Expect: wonders");
    assertEquals(417, client.status());
  }

  @Test
  void aRequestThatStopsHalfWayIsTimedOut() {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    client.pass(60);
    assertEquals(408, client.status());
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() {
    client.pass(59);
    assertTrue(client.open());
    client.pass(1);
    assertFalse(client.open());
  }
}
