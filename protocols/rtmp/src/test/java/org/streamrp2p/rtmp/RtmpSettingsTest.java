package org.streamrp2p.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrp2p.rtmp.session.SessionRegistry;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.testkit.TestStreams;

class RtmpSettingsTest {
  @Test
  void theDefaultsListenOnPort1935() {
    RtmpHandler handler = handler(Map.of());
    assertEquals(List.of(Endpoint.tcp("rtmp", "rtmp.port", 1935)), handler.endpoints());
  }

  @Test
  void aChangeOfTheConfigurationChangesTheEndPoint() {
    RtmpHandler handler = handler(Map.of());
    handler.modified(config(Map.of("port", 0, "address", "127.0.0.1")));
    assertEquals(
        List.of(Endpoint.tcp("rtmp", "rtmp.port", 0).withAddress("127.0.0.1")),
        handler.endpoints());
  }

  @Test
  void aTlsPortIsAnEndPointOfItsOwn() {
    RtmpHandler handler = handler(Map.of("tlsPort", 1936));
    assertEquals(
        List.of(
            Endpoint.tcp("rtmp", "rtmp.port", 1935),
            Endpoint.tcp("rtmps", "rtmp.tlsPort", 1936).withTls(true)),
        handler.endpoints());
  }

  @ParameterizedTest
  @CsvSource({
    "port, 65536",
    "port, -1",
    "tlsPort, -2",
    "chunkSize, 127",
    "chunkSize, 65536",
    "maxMessageBytes, 16777216",
    "unfinishedTotalBytes, 1048575",
    "windowBytes, 0",
    "handshakeTimeoutSeconds, 0",
    "idleTimeoutSeconds, 4",
    "messageTimeoutSeconds, 2",
    "slowTimeoutSeconds, 3601",
  })
  void aValueOutOfRangeIsRefusedByNameAndWhatWasBeforeStays(String key, int value) {
    RtmpHandler handler = handler(Map.of("port", 19350));
    RtmpConfig wrong = config(Map.of(key, value));
    String message =
        assertThrows(IllegalArgumentException.class, () -> handler.modified(wrong)).getMessage();
    assertTrue(message.startsWith("rtmp." + key + ": " + value + " (expected: "), message);
    assertEquals(19350, handler.endpoints().get(0).port());
  }

  private static RtmpHandler handler(Map<String, Object> values) {
    return new RtmpHandler(
        new TestStreams(), new SessionRegistry(), "1.0.0", 1, RtmpSettings.of(config(values)));
  }

  private static RtmpConfig config(Map<String, Object> values) {
    return (RtmpConfig)
        Proxy.newProxyInstance(
            RtmpConfig.class.getClassLoader(),
            new Class<?>[] {RtmpConfig.class},
            (proxy, method, args) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
