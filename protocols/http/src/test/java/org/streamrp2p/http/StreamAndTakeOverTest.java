package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpBodySink;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

class StreamAndTakeOverTest {
  private final HttpClientSide client = new HttpClientSide();
  private final List<HttpBodySink> sinks = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    client.finish();
  }

  private void stream() {
    client.route(
        "/*",
        e ->
            CompletableFuture.completedFuture(
                new HttpAnswer.Stream(
                    200,
                    Map.of("Content-Type", "text/plain"),
                    sink -> {
                      sinks.add(sink);
                      sink.onClosed(() -> events.add("closed"));
                    })));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void aStreamGoesOutInChunksAndTheConnectionStays() {
    stream();
    String head = client.get("/s").received();
    assertTrue(head.contains("transfer-encoding: chunked\r\n"), head);
    assertTrue(sinks.get(0).write(bytes("abc")));
    assertEquals("3\r\nabc\r\n", client.received());
    sinks.get(0).write(Unpooled.buffer());
    assertEquals("", client.received(), "an empty chunk would end the body");
    sinks.get(0).close();
    assertEquals("0\r\n\r\n", client.received());
    assertEquals(List.of("closed"), events);
    assertTrue(client.open());
    assertTrue(client.get("/s").received().startsWith("HTTP/1.1 200"));
  }

  @Test
  void anOldClientGetsTheBytesAndTheEndOfTheConnection() {
    stream();
    String head = client.send("GET /s HTTP/1.0\r\n\r\n").received();
    assertFalse(head.contains("chunked"), head);
    sinks.get(0).write(bytes("abc"));
    assertEquals("abc", client.received());
    sinks.get(0).close();
    assertFalse(client.open());
  }

  @Test
  void headOfAStreamNeverAsksForTheBody() {
    stream();
    String head = client.send("HEAD /s HTTP/1.1\r\nHost: n\r\n\r\n").received();
    assertTrue(head.endsWith("\r\n\r\n"), head);
    assertEquals(0, sinks.size());
    assertTrue(client.open());
  }

  @Test
  void aSinkSaysWhenItIsFullAndWhenItCanTakeMore() {
    stream();
    client.get("/s").received();
    client.connection.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 4));
    client.connection.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    client.connection.channel().runPendingTasks();
    sinks.get(0).onWritable(() -> events.add("writable"));
    assertFalse(sinks.get(0).write(bytes("abc")));
    assertEquals(List.of(), events);
    client.connection.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    client.connection.channel().runPendingTasks();
    assertEquals(List.of("writable"), events);
  }

  @Test
  void aSinkWhosePeerIsGoneDropsWhatItGets() {
    stream();
    client.get("/s").received();
    client.connection.channel().close();
    assertEquals(List.of("closed"), events);
    ByteBuf late = bytes("abc");
    assertFalse(sinks.get(0).write(late));
    assertEquals(0, late.refCnt());
  }

  private void takeOver() {
    client.route(
        "/*",
        e ->
            CompletableFuture.completedFuture(
                new HttpAnswer.TakeOver(
                    200,
                    Map.of("Content-Type", "video/x-flv"),
                    "http-flv",
                    new HandoverState("http-flv", 1, Map.of("subscription", 7L)))));
  }

  @Test
  void aTakeoverSendsTheHeadThenPassesTheConnectionOn() {
    takeOver();
    String head = client.get("/s").received();
    assertTrue(head.contains("transfer-encoding: chunked\r\n"), head);
    assertTrue(head.contains("connection: close\r\n"), head);
    assertTrue(head.endsWith("\r\n\r\n"), head);
    assertEquals("http-flv", client.connection.takenOverBy());
    HandoverState arguments = client.connection.arguments();
    assertNotNull(arguments);
    assertTrue(arguments.flag("chunked"));
    assertEquals(7, arguments.number("subscription"));
    assertNull(client.guest());
    assertTrue(client.open());
  }

  @Test
  void anOldClientIsTakenOverWithoutChunks() {
    takeOver();
    String head = client.send("GET /s HTTP/1.0\r\n\r\n").received();
    assertFalse(head.contains("chunked"), head);
    assertFalse(client.connection.arguments().flag("chunked"));
  }

  @Test
  void headOfATakeoverIsTheHeadAlone() {
    takeOver();
    String head = client.send("HEAD /s HTTP/1.1\r\nHost: n\r\n\r\n").received();
    assertTrue(head.startsWith("HTTP/1.1 200"), head);
    assertNull(client.connection.takenOverBy());
    assertFalse(client.open());
  }

  @Test
  void whatWasSentBehindATakeoverIsReleased() {
    takeOver();
    String post = "POST /s HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\n\r\nabc";
    client.send(post + post);
    assertEquals("http-flv", client.connection.takenOverBy());
  }

  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String VERSION = "Sec-WebSocket-Version: 13";

  private void webSocket() {
    client.route(
        "/*",
        e ->
            CompletableFuture.completedFuture(
                new HttpAnswer.WebSocket(
                    Map.of("X-More", "yes"),
                    "http-flv",
                    new HandoverState("http-flv", 1, Map.of("subscription", 7L)),
                    () -> events.add("refused"))));
  }

  // RFC 6455 §1.3 has this key and what it is answered with.
  @Test
  void aWebSocketIsAgreedUponThenPassedOnWithTheCodecInPlace() {
    webSocket();
    String head =
        client
            .get("/s", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket", KEY, VERSION)
            .received();
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    assertTrue(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
    assertTrue(head.contains("X-More: yes\r\n"), head);
    assertEquals(Endpoint.Framing.WEBSOCKET, client.connection.framing());
    assertEquals("http-flv", client.connection.takenOverBy());
    assertEquals(7, client.connection.arguments().number("subscription"));
    assertEquals(List.of(), events);
    assertTrue(client.open());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Connection: close; Upgrade: websocket; 426",
        "Connection: Upgrade; Upgrade: h2c; 426",
        "Connection: Upgrade; Upgrade: websocket\\Sec-WebSocket-Version: 8\\" + KEY + "; 426",
        "Connection: Upgrade; Upgrade: websocket\\" + KEY + "; 426",
        "Connection: Upgrade; Upgrade: websocket\\" + VERSION + "; 400",
        "Connection: Upgrade; Upgrade: websocket\\Sec-WebSocket-Key: short\\" + VERSION + "; 400",
        "Connection: Upgrade; Upgrade: websocket\\" + KEY + '\\' + KEY + '\\' + VERSION + "; 400",
      })
  void aWrongWebSocketHandshakeIsRefusedAndWhatWasPreparedIsGivenUp(
      String connection, String upgrade, int status) {
    webSocket();
    String answer = client.get("/s", connection, upgrade.replace("\\", "\r\n")).received();
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertEquals(status == 426, answer.contains("Sec-WebSocket-Version: 13\r\n"), answer);
    assertEquals(List.of("refused"), events);
    assertNull(client.connection.takenOverBy());
    assertFalse(client.open());
  }

  @Test
  void onlyGetBecomesAWebSocket() {
    webSocket();
    client.send(
        "POST /s HTTP/1.1\r\nHost: n\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + (KEY + "\r\n" + VERSION)
            + "\r\n\r\n");
    assertEquals(400, client.status());
    assertFalse(client.open());
  }

  @Test
  void aSessionMovesBetweenRequests() {
    client.route("/*", e -> CompletableFuture.completedFuture(HttpAnswer.text(200, "ok")));
    assertEquals(200, client.get("/a").status());
    assertEquals(Map.of(), client.swap(client.guest()).values());
    assertEquals(200, client.get("/b").status());
  }

  @Test
  void aSessionMovesInTheMiddleOfABody() {
    client.route(
        "/*",
        e ->
            CompletableFuture.completedFuture(
                HttpAnswer.text(
                    200, new String(e.body(), StandardCharsets.US_ASCII) + e.header("x-a"))));
    client.send("POST /a HTTP/1.1\r\nHost: n\r\nX-A: !\r\nContent-Length: 6\r\n\r\nabc");
    client.swap(client.guest());
    assertTrue(client.send("def").received().endsWith("\r\n\r\nabcdef!"));
    assertTrue(client.open());
  }

  @Test
  void aSessionDoesNotMoveWhileItAnswers() {
    stream();
    client.get("/s");
    assertThrows(HandoverRefusedException.class, () -> client.guest().handOver());
    sinks.get(0).close();
    client.swap(client.guest());
  }

  @Test
  void aStateOfAnotherLayoutIsRefused() {
    HandoverState foreign = new HandoverState("http", 2, Map.of());
    assertThrows(
        HandoverRefusedException.class, () -> client.protocol.resume(client.connection, foreign));
  }

  @Test
  void aChangeOfPortTouchesNoConnection() {
    client.route("/*", e -> CompletableFuture.completedFuture(HttpAnswer.text(200, "ok")));
    client.protocol.modified(HttpClientSide.config(9090, 10));
    assertEquals(9090, client.protocol.endpoints().get(0).port());
    assertEquals(200, client.get("/a").status());
    assertEquals(
        413, client.send("POST / HTTP/1.1\r\nHost: n\r\nContent-Length: 11\r\n\r\n").status());
  }

  @Test
  void aTlsPortIsAnEndPointOfItsOwn() {
    client.protocol.modified(HttpClientSide.config(9090, 8443, 10));
    Endpoint https = client.protocol.endpoints().get(1);
    assertEquals("https on *:8443", https.toString());
    assertEquals("http.tlsPort", https.key());
    assertEquals(Endpoint.Framing.HTTP, https.framing());
    assertTrue(https.tls());
  }

  @Test
  void aWrongValueLeavesTheConfigurationAsItWas() {
    client.protocol.modified(HttpClientSide.config(9090, -1));
    assertEquals(8080, client.protocol.endpoints().get(0).port());
  }
}
