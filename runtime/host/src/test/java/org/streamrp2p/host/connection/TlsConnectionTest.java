package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.host.tls.Tls;
import org.streamrp2p.spi.protocol.Endpoint;

/** TLS belongs to the host: guests neither see it nor disturb it. */
class TlsConnectionTest {
  private final Loops loops = Loops.open("auto", 2);
  private final HandlerRegistry registry =
      new HandlerRegistry(
          new HandlerRegistry.Limits(100, 100, 60), Clock.systemUTC(), loops::forgetHandlerClasses);
  private final LineHandler first = new LineHandler("line", "1", true);
  @TempDir private Path folder;
  private ServerTls tls;
  private ListenerTable listeners;

  @AfterEach
  void close() {
    listeners.set(Map.of());
    registry.closeAll();
    loops.close();
  }

  private int open(ServerTls newTls) {
    tls = newTls;
    listeners = new ListenerTable(loops, registry, tls);
    registry.add(new HandlerEntry(first, 1, 1));
    wish();
    return listeners.infos().get(0).port();
  }

  private void wish() {
    listeners.set(
        Map.of(
            "line",
            List.of(
                Endpoint.tcp("lines", "line.tlsPort", 0).withAddress("127.0.0.1").withTls(true))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aGuestMovesToItsNextVersionUnderTls(String protocol) throws Exception {
    int port = open(Tls.in(folder));
    try (SSLSocket socket = Tls.connect(port, tls.info().fingerprint(), protocol)) {
      assertEquals(protocol, socket.getSession().getProtocol());
      assertEquals("line1 1 a", ask(socket, "a\nhal"));
      registry.add(new HandlerEntry(new LineHandler("line", "2", true), 2, 2));
      assertEquals("line2 2 half", ask(socket, "f\n"));
      assertEquals(1, registry.moved());
    }
  }

  @Test
  void muchDataArrivesWholeThroughManyMoves() throws Exception {
    int port = open(Tls.in(folder));
    try (SSLSocket socket = Tls.connect(port, tls.info().fingerprint())) {
      String line = "x".repeat(100_000);
      for (int version = 2; version < 12; version++) {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        registry.add(
            new HandlerEntry(new LineHandler("line", "n" + version, true), version, version));
        String answer = read(socket);
        assertTrue(answer.endsWith(" " + (version - 1) + " " + line), answer.substring(0, 20));
      }
    }
  }

  @Test
  void aCertificateThatChangesIsShownToNewConnectionsOnly() throws Exception {
    int port = open(Tls.in(folder));
    String before = tls.info().fingerprint();
    try (SSLSocket old = Tls.connect(port, before)) {
      Path pem = Path.of("src/test/resources/tls");
      tls.settings(new ServerTls.Settings(pem.resolve("ec.pem"), pem.resolve("ec-sec1.pem"), 10));
      assertThrows(SSLException.class, () -> Tls.connect(port, before).close());
      try (SSLSocket young = Tls.connect(port, tls.info().fingerprint())) {
        assertEquals("line1 1 y", ask(young, "y\n"));
      }
      assertEquals("line1 1 o", ask(old, "o\n"));
    }
  }

  @Test
  void aBadCertificateKeepsThePortClosedUntilItIsCorrected() {
    Path pem = Path.of("src/test/resources/tls");
    ServerTls bad =
        new ServerTls(
            () -> folder,
            new ServerTls.Settings(pem.resolve("ec.pem"), pem.resolve("no.pem"), 10),
            Clock.systemUTC());
    open(bad);
    assertFalse(listeners.infos().get(0).open());
    assertTrue(
        listeners.infos().get(0).problem().matches("tls.privateKey: .*no.pem is no file .*"),
        listeners.infos().get(0).problem());
    bad.onChange(this::wish);
    bad.settings(new ServerTls.Settings(pem.resolve("ec.pem"), pem.resolve("ec-sec1.pem"), 10));
    assertTrue(listeners.infos().get(0).open());
    bad.settings(new ServerTls.Settings(pem.resolve("ec.pem"), pem.resolve("no.pem"), 10));
    assertTrue(listeners.infos().get(0).open());
    assertTrue(listeners.infos().get(0).problem().startsWith("tls.privateKey: "));
  }

  @Test
  void aPeerThatSpeaksNoTlsIsClosed() throws Exception {
    int port = open(Tls.in(folder));
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      drain(plain);
    }
    awaitNoConnections();
  }

  @Test
  void aPeerThatSaysNothingIsClosedInTime() throws Exception {
    int port =
        open(new ServerTls(() -> folder, new ServerTls.Settings(null, null, 1), Clock.systemUTC()));
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
      silent.setSoTimeout(10_000);
      drain(silent);
    }
    awaitNoConnections();
  }

  /** An alert may come before the end. */
  private static void drain(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (SocketException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.getMessage());
    }
  }

  private void awaitNoConnections() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!registry.connections().isEmpty()) {
      assertTrue(System.nanoTime() < end, "still there after 10 s");
      Thread.onSpinWait();
    }
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return read(socket);
  }

  private static String read(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }
}
