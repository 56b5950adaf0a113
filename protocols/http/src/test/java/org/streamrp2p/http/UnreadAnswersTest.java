package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.http.HttpAnswer;

/** Who asks and does not take the answers costs a bounded amount, for a bounded time. */
class UnreadAnswersTest {
  private static final int AHEAD = 100;
  private static final int ALL = 100_000;

  private final HttpClientSide client = new HttpClientSide();
  private int answered;

  @BeforeEach
  void answerAtOnce() {
    client.route(
        "/*",
        exchange -> {
          answered++;
          return CompletableFuture.completedFuture(HttpAnswer.text(200, exchange.path()));
        });
  }

  @AfterEach
  void close() {
    client.finish();
  }

  /** What a client sends ahead, as far as the server reads. */
  private int sendWhileRead() {
    int sent = 0;
    while (sent < ALL && client.connection.channel().config().isAutoRead()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < AHEAD; i++) {
        requests.append("GET /").append(sent++).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      client.send(requests.toString());
    }
    return sent;
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      client.pass(1);
    }
  }

  private Object counted(String name) {
    return ((Map<?, ?>) client.protocol.status()).get(name);
  }

  @Test
  void requestsOfWhoDoesNotReadAreNeitherReadNorAnswered() {
    client.connection.peerTakesBytes(false);
    int sent = sendWhileRead();
    assertTrue(sent < ALL, "all was read");
    assertTrue(client.connection.waitingBytes() < 80 * 1024, "" + client.connection.waitingBytes());
    assertTrue(answered < sent, answered + " of " + sent);
    assertTrue(client.open());
  }

  @Test
  void theyAreAnsweredInOrderWhenTheAnswersAreTaken() {
    client.connection.peerTakesBytes(false);
    int sent = sendWhileRead();
    client.connection.peerTakesBytes(true);
    assertEquals(sent, answered);
    assertTrue(client.connection.channel().config().isAutoRead());
    String answers = client.received();
    int at = 0;
    for (int i = 0; i < sent; i++) {
      at = answers.indexOf("\r\n\r\n/" + i, at + 1);
      assertTrue(at > 0, "answer " + i);
    }
    assertEquals(200, client.get("/more").status());
  }

  /** What one read brings is bounded by the codec; it tells so with an exception. */
  @Test
  void moreRequestsAtOnceThanCanWaitAreAFlood() {
    client.connection.peerTakesBytes(false);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000));
    assertFalse(client.open());
    assertEquals(1L, counted("floods"));
  }

  @Test
  void whoTakesNoByteOfItsAnswersIsClosedAndCounted() {
    client.connection.peerTakesBytes(false);
    sendWhileRead();
    pass(59);
    assertTrue(client.open());
    pass(20);
    assertFalse(client.open());
    assertEquals(1L, counted("stalled"));
    assertEquals(0L, counted("idle"));
  }

  @Test
  void whoTakesALittleStaysUntilItAsksNoMore() {
    client.connection.peerTakesBytes(false);
    sendWhileRead();
    for (int i = 0; i < 20; i++) {
      client.connection.peerTakes(100);
      pass(30);
    }
    assertTrue(client.open());
    client.connection.peerTakesBytes(true);
    client.received();
    pass(59);
    assertTrue(client.open());
    pass(1);
    assertFalse(client.open());
    assertEquals(1L, counted("idle"));
    assertEquals(0L, counted("stalled"));
  }

  @Test
  void aStreamOfWhichNoByteIsTakenIsClosedAndCounted() {
    client.route(
        "/stream/*",
        exchange ->
            CompletableFuture.completedFuture(
                new HttpAnswer.Stream(
                    200,
                    Map.of(),
                    body -> {
                      byte[] piece = "x".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
                      while (body.write(Unpooled.wrappedBuffer(piece))) {
                        answered++;
                      }
                    })));
    client.connection.peerTakesBytes(false);
    client.get("/stream/a");
    pass(59);
    assertTrue(client.open());
    pass(20);
    assertFalse(client.open());
    assertEquals(1L, counted("stalled"));
  }

  @Test
  void theNextVersionWatchesWhoTakesNothingToo() {
    client.connection.peerTakesBytes(false);
    client.route(
        "/large",
        e -> CompletableFuture.completedFuture(HttpAnswer.text(200, "x".repeat(200_000))));
    client.get("/large");
    client.swap(client.guest());
    pass(79);
    assertFalse(client.open());
    assertEquals(1L, counted("stalled"));
  }
}
