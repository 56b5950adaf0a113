package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees of those who were not served. */
class HttpCountersTest {
  @Test
  void refusalsAreCountedByStatusAndSilenceApart() {
    HttpClientSide client = new HttpClientSide();
    client.send("GET /../x HTTP/1.1\r\nHost: a\r\n\r\n").finish();
    client.connect();
    client.get("/", "X: " + "a".repeat(9000)).finish();
    client.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    client.pass(60);
    client.finish();
    client.connect();
    client.send("GET / HT").pass(60);
    client.finish();
    assertEquals(
        Map.of(
            "refused",
            Map.of("400", 1L, "431", 1L, "408", 1L),
            "idle",
            1L,
            "floods",
            0L,
            "stalled",
            0L),
        client.protocol.status());
  }
}
