package org.streamrp2p.host.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.Tls;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;
import org.streamrp2p.spi.protocol.Endpoint;

class ListenerTableTest {
  private final Loops loops = Loops.open("nio", 1);
  private final ListenerTable table =
      new ListenerTable(
          loops,
          new HandlerRegistry(new HandlerRegistry.Limits(10, 10, 1), Clock.systemUTC(), () -> {}),
          Tls.none());

  @AfterEach
  void close() {
    table.set(Map.of());
    loops.close();
  }

  // What an operator sees: the port, the key that sets it, and who has it.
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPortInUseIsNamedWithKeyAndProcess() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ListenerInfo info = set(taken.getLocalPort());
      assertFalse(info.open());
      assertTrue(
          info.problem()
              .matches(
                  "rtmp\\.port: port "
                      + taken.getLocalPort()
                      + " is in use by .+ \\(pid "
                      + ProcessHandle.current().pid()
                      + "\\)\\. Stop that program, or set rtmp\\.port to another port\\."),
          info.problem());
    }
  }

  @Test
  void aPortThatCannotBeHadLeavesTheOldOneOpen() throws IOException {
    int first = set(0).port();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ListenerInfo info = set(taken.getLocalPort());
      assertTrue(info.open());
      assertEquals(first, info.port());
      assertTrue(info.problem().contains("is in use"), info.problem());
    }
    assertTrue(connects(first));
  }

  @Test
  void aMovedListenerIsOpenAtTheNewPortAndClosedAtTheOld() throws IOException {
    int first = set(0).port();
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }
    ListenerInfo moved = set(free);
    assertEquals(free, moved.port());
    assertTrue(connects(free));
    awaitClosed(first);
  }

  @Test
  void anUnchangedListenerIsNotTouched() throws IOException {
    int port = set(0).port();
    assertEquals(port, set(0).port());
    table.set(Map.of());
    awaitClosed(port);
    assertEquals(List.of(), table.infos());
  }

  private ListenerInfo set(int port) {
    table.set(
        Map.of("rtmp", List.of(Endpoint.tcp("rtmp", "rtmp.port", port).withAddress("127.0.0.1"))));
    return table.infos().get(0);
  }

  /** NIO lets go of a closed socket only at the next turn of its selector. */
  private static void awaitClosed(int port) throws IOException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (connects(port)) {
      assertTrue(System.nanoTime() < end, "port " + port + " is still open after 10 s");
      Thread.onSpinWait();
    }
  }

  private static boolean connects(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getLocalPort() != port; // a free ephemeral port may connect to itself
    } catch (java.net.ConnectException e) {
      return false;
    }
  }
}
