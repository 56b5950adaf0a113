package org.streamrp2p.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.transport.TransportAddress;

class NamesAndStatesTest {
  @Test
  void aStreamNameIsApplicationAndName() {
    assertEquals(new StreamName("live", "show"), StreamName.parse("show"));
    assertEquals(new StreamName("a/b", "c.d"), StreamName.parse("a/b/c.d"));
    assertEquals("live/Über-1~_", StreamName.parse("live/Über-1~_").toString());
  }

  // Names end up in paths, pages and logs: nothing that means something there gets in.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/",
        "/a",
        "..",
        ".hidden",
        "a/../b",
        "a//b",
        "a b",
        "a?b",
        "a%2e",
        "a\nb",
        "<b>",
        "live/a\u0000b",
        "a\\b",
        "a:b",
        "live/.."
      })
  void aNameThatMeansSomethingElsewhereIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> StreamName.parse(text));
  }

  @Test
  void namesAreBounded() {
    StreamName.parse("n".repeat(StreamName.MAX_NAME_LENGTH));
    assertThrows(
        IllegalArgumentException.class,
        () -> StreamName.parse("n".repeat(StreamName.MAX_NAME_LENGTH + 1)));
  }

  @Test
  void aHandoverStateIsPlainDataAndACopy() {
    byte[] bytes = {1, 2};
    HandoverState state =
        new HandoverState(
            "rtmp",
            3,
            Map.of("n", 5, "bytes", bytes, "list", List.of(Map.of("flag", true)), "text", "t"));
    bytes[0] = 9;
    assertArrayEquals(new byte[] {1, 2}, state.bytes("bytes"));
    state.bytes("bytes")[0] = 9;
    assertArrayEquals(new byte[] {1, 2}, state.bytes("bytes"));
    assertEquals(5, state.number("n"));
    assertEquals("t", state.text("text"));
    HandoverRefusedException missing =
        assertThrows(HandoverRefusedException.class, () -> state.number("absent"));
    assertEquals("rtmp state 3 has no \"absent\"", missing.getMessage());
    HandoverRefusedException wrong =
        assertThrows(HandoverRefusedException.class, () -> state.flag("text"));
    assertEquals("rtmp state 3: text is String (expected: a boolean)", wrong.getMessage());
  }

  // An object of the old bundle's own class would keep its class loader alive.
  @Test
  void anObjectOfAnotherClassIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new HandoverState("x", 1, Map.of("list", List.of(new StringBuilder()))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HandoverState("x", 1, Map.of("map", Map.of(1, "key is no string"))));
    assertThrows(IllegalArgumentException.class, () -> new HandoverState("x", 0, Map.of()));
    Object nested = "leaf";
    for (int i = 0; i < 20; i++) {
      nested = List.of(nested);
    }
    Map<String, Object> deep = Map.of("deep", nested);
    assertThrows(IllegalArgumentException.class, () -> new HandoverState("x", 1, deep));
  }

  @Test
  void anEndpointSaysWhichKeyIsWrong() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Endpoint.tcp("rtmp", "rtmp.port", 70_000));
    assertEquals("rtmp.port: 70000 (expected: 0..65535)", e.getMessage());
    Endpoint endpoint = Endpoint.tcp("rtmp", "rtmp.port", 1935);
    assertEquals(endpoint, Endpoint.tcp("rtmp", "rtmp.port", 1935));
    assertNotEquals(endpoint, endpoint.withAddress("127.0.0.1"));
  }

  @Test
  void anAccessRequestDoesNotPrintItsSecrets() {
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            StreamName.parse("show"),
            Map.of("key", "SECRET"),
            "rtmp",
            InetSocketAddress.createUnresolved("host", 1));
    assertFalse(request.toString().contains("SECRET"));
    assertTrue(request.toString().contains("live/show"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://203.0.113.9:7935/abc",
        "tls://[2001:db8::5]:7935/abc",
        "circuit://relay:0/abc",
        "quic://host.example:1"
      })
  void transportAddressesReadWhatTheyPrint(String text) {
    assertEquals(text, TransportAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://", "tcp://host/abc", "host:1", "tcp://h:x/a", "tcp://h:70000"})
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TransportAddress.parse(text));
  }
}
