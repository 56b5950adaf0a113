package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.host.dial.Dials;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.host.tls.Tls;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;

/** Connections that go out are connections like any other. */
class DialledConnectionTest implements DialListener {
  private static final int LOOPS = 2;

  private final Loops loops = Loops.open("auto", LOOPS);
  private final HandlerRegistry registry =
      new HandlerRegistry(
          new HandlerRegistry.Limits(4, 4, 60), Clock.systemUTC(), loops::forgetHandlerClasses);
  private final Dials dials = new Dials(loops, registry);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final HandlerEntry one = new HandlerEntry(new LineHandler("line", "1", true), 1, 1);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    registry.closeAll();
    loops.close();
  }

  @Override
  public void onConnected(long connectionId) {
    heard.add("connected");
  }

  @Override
  public void onClosed(CloseReason reason) {
    heard.add(reason.text());
  }

  private String hear() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  private static DialRequest to(int port) {
    return DialRequest.to(
        "test", "127.0.0.1", port, "line", new HandoverState("test", 1, Map.of("count", 41)));
  }

  private static ServerSocket server() throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
    return server;
  }

  @Test
  void theGuestGetsItsArgumentsAndMovesToItsNextVersion() throws Exception {
    registry.add(one);
    try (ServerSocket server = server()) {
      Dialer.Dial dial = dials.dial(to(server.getLocalPort()), this);
      try (Socket peer = server.accept()) {
        assertEquals("connected", hear());
        assertEquals("line1 42 a", ask(peer, "a\nhal"));
        registry.add(new HandlerEntry(new LineHandler("line", "2", true), 2, 2));
        assertEquals("line2 43 half", ask(peer, "f\n"));
        assertEquals("test", registry.connections().get(0).endpoint());
        dial.close();
        assertEquals("closed by test", hear());
        assertEquals(-1, peer.getInputStream().read());
      }
      dial.close();
    }
    assertTrue(heard.isEmpty());
  }

  @Test
  void aPeerThatLeavesIsHeardOf() throws Exception {
    registry.add(one);
    try (ServerSocket server = server()) {
      dials.dial(to(server.getLocalPort()), this);
      try (Socket peer = server.accept()) {
        assertEquals("line1 42 a", ask(peer, "a\n"));
      }
      assertEquals("connected", hear());
      assertEquals("closed by the peer", hear());
    }
  }

  @Test
  void whatFailsIsSaidInWords() throws Exception {
    registry.add(one);
    int port;
    try (ServerSocket server = server()) {
      port = server.getLocalPort();
    }
    dials.dial(to(port), this);
    assertEquals("127.0.0.1:" + port + " refuses connections", hear());
    dials.dial(DialRequest.to("test", "nowhere.invalid", 1, "line", to(1).arguments()), this);
    assertEquals("there is no host nowhere.invalid", hear());
    try (ServerSocket server = server()) {
      dials.dial(to(server.getLocalPort()).withTls().withTimeout(Duration.ofMillis(500)), this);
      try (Socket silent = server.accept()) {
        assertTrue(hear().endsWith(" does not answer"));
        while (silent.getInputStream().read() >= 0) {
          Thread.onSpinWait(); // its hello, then the end
        }
      }
    }
  }

  @Test
  void nobodyToTakeItAndTooManyAreRefusals() throws Exception {
    try (ServerSocket server = server()) {
      dials.dial(to(server.getLocalPort()), this);
      assertEquals("nobody serves line", hear());
      registry.add(one);
      for (int i = 0; i < 4; i++) {
        dials.dial(to(server.getLocalPort()), this);
        assertEquals("connected", hear());
      }
      dials.dial(to(server.getLocalPort()), this);
      assertEquals("4 connections (host.connections.max)", hear());
    }
  }

  @Test
  void aDialThatIsTakenBackNeverConnects() throws Exception {
    registry.add(one);
    try (ServerSocket server = server()) {
      CountDownLatch taken = new CountDownLatch(1);
      for (int i = 0; i < LOOPS; i++) {
        loops.next().execute(() -> awaitQuietly(taken)); // no loop takes a step in between
      }
      dials.dial(to(server.getLocalPort()), this).close();
      taken.countDown();
      assertEquals("closed by test", hear());
    }
    assertNull(heard.poll());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tlsIsVerifiedOrPinned() throws Exception {
    registry.add(one);
    ServerTls tls = Tls.in(folder);
    ListenerTable listeners = new ListenerTable(loops, registry, tls);
    listeners.set(
        Map.of(
            "line", List.of(Endpoint.tcp("l", "l.p", 0).withAddress("127.0.0.1").withTls(true))));
    int port = listeners.infos().get(0).port();
    dials.dial(to(port).withTls(), this);
    assertEquals(
        "the certificate of 127.0.0.1:" + port + " is not signed by anyone this system trusts",
        hear());
    String other = "0".repeat(64);
    dials.dial(to(port).withPinnedTls(other), this);
    assertEquals(
        "the certificate of 127.0.0.1:%d has the fingerprint %s (expected: %s)"
            .formatted(port, tls.info().fingerprint(), other),
        hear());
    dials.dial(to(port).withPinnedTls(tls.info().fingerprint()), this);
    assertEquals("connected", hear());
    listeners.set(Map.of());
    try (ServerSocket plain = server()) {
      dials.dial(to(plain.getLocalPort()).withPinnedTls(other), this);
      try (Socket peer = plain.accept()) {
        peer.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("127.0.0.1:" + plain.getLocalPort() + " does not speak TLS", hear());
      }
    }
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }
}
