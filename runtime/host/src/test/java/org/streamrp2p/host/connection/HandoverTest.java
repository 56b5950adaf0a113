package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.Tls;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.Handovers.Handover;

/** Guests change under live TCP connections. */
class HandoverTest {
  private final Loops loops = Loops.open("auto", 2);
  private final HandlerRegistry registry =
      new HandlerRegistry(
          new HandlerRegistry.Limits(100, 100, 60), Clock.systemUTC(), loops::forgetHandlerClasses);
  private final ListenerTable listeners = new ListenerTable(loops, registry, Tls.none());
  private final List<Client> clients = new ArrayList<>();
  private final HandlerEntry one = entry(new LineHandler("line", "1", true), 1, 1);
  private final HandlerEntry two = entry(new LineHandler("line", "2", true), 2, 2);

  @AfterEach
  void close() throws IOException {
    for (Client client : clients) {
      client.socket.close();
    }
    listeners.set(Map.of());
    registry.closeAll();
    loops.close();
  }

  // Idea 1: the new version starts beside the old one, and each connection moves between two reads.
  @Test
  void aLiveConnectionMovesToTheNewVersionInTheMiddleOfALine() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nhal"));
    registry.add(two);
    assertEquals("line2 2 half", client.ask("f\n"));
    registry.remove(one);
    assertEquals("line2 3 b", client.ask("b\n"));
    assertEquals(1, registry.moved());
    assertEquals(1, registry.accepted());
  }

  @Test
  void whenTheNewVersionGoesTheOldOneTakesOverAgain() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.add(two);
    assertEquals("line2 2 b", client.ask("b\n"));
    registry.remove(two);
    assertEquals("line1 3 c", client.ask("c\n"));
  }

  @Test
  void aVersionThatRefusesTheStateLeavesTheConnectionWithTheOldOne() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nhal"));
    registry.add(entry(new LineHandler("line", "3", false), 3, 3));
    assertEquals("line1 2 half", client.ask("f\n"));
    assertEquals("line3 1 x", client().ask("x\n"));
    assertEquals(0, registry.moved());
  }

  @Test
  void aStoppedHandlersConnectionsWaitAndGoOn() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nhal"));
    registry.remove(one);
    client.send("f\nnext\n");
    registry.add(two);
    assertEquals("line2 2 half", client.answer());
    assertEquals("line2 3 next", client.answer());
  }

  @Test
  void withoutAGraceTimeTheyAreClosed() throws IOException {
    registry.limits(new HandlerRegistry.Limits(100, 100, 0));
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.remove(one);
    assertNull(client.answer());
  }

  // What an update did is told with times and reasons.
  @Test
  void aChangeIsRemembered() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.add(two);
    registry.add(entry(new LineHandler("line", "3", false), 3, 3));
    List<Handover> changes = registry.handovers();
    assertEquals(2, changes.size());
    assertEquals(Map.of("line", 2L), registry.swaps());
    Handover first = changes.get(0);
    assertEquals(1, first.number());
    assertEquals("1", first.from());
    assertEquals("2", first.to());
    assertEquals(1, first.moved());
    assertTrue(first.isComplete());
    assertTrue(first.parkedMicros().max() > 0);
    Handover second = changes.get(1);
    assertEquals(0, second.moved());
    assertEquals(1, second.refused());
    assertFalse(second.isComplete());
    assertEquals(List.of("line 3 did not resume: version 3 refuses on purpose"), second.reasons());
  }

  // Netty takes such a handler out by itself and says so to the pipeline only.
  @Test
  void aVersionThatThrowsWhileItIsPutInLeavesTheConnectionWithTheOldOne() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nhal"));
    registry.add(entry(new LineHandler("line", "throws", true), 3, 3));
    assertEquals("line1 2 half", client.ask("f\n"));
    Handover change = registry.handovers().get(0);
    assertEquals(1, change.refused());
    assertEquals(
        List.of("line throws did not resume: java.lang.IllegalStateException: threw on purpose"),
        change.reasons());
  }

  @Test
  void aBusyConnectionStaysAndMovesWhenItCan() throws IOException {
    Client client = client();
    Client other = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    assertEquals("line1 1 a", other.ask("a\nbusy\n"));
    await(() -> registry.outlook("line").stream().anyMatch(o -> !o.readiness().isReady()));
    registry.add(two);
    assertEquals(1, registry.handovers().get(0).busy());
    assertEquals("line2 2 b", client.ask("b\n"));
    assertEquals("line1 2 b", other.ask("b\n"));
    assertEquals(1, registry.restOutlook("line").size());
    assertEquals(1, registry.moveRest("line").busy());
    assertEquals("line1 3 c", other.ask("free\nc\n"));
    assertEquals(1, registry.moveRest("line").moved());
    assertEquals("line2 4 d", other.ask("d\n"));
    assertEquals(0, registry.restOutlook("line").size());
  }

  @Test
  void thosePeersThatUnderstandAreAskedAndTheOthersClosed() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nbusy\n"));
    await(() -> registry.outlook("line").stream().anyMatch(o -> !o.readiness().isReady()));
    registry.add(two);
    assertEquals(1, registry.askRestToReconnect("line"));
    assertEquals("come back", client.answer());
    assertEquals(1, registry.closeRest("line"));
    assertNull(client.answer());
    assertEquals(0, registry.closeRest("line"));
  }

  @Test
  void theEndOfAnEarlierWaitDoesNotEndALaterOne() throws Exception {
    registry.limits(new HandlerRegistry.Limits(100, 100, 1));
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.remove(one);
    registry.add(two);
    registry.limits(new HandlerRegistry.Limits(100, 100, 60));
    registry.remove(two);
    Thread.sleep(1_300); // the first wait would be over
    registry.add(entry(new LineHandler("line", "3", true), 3, 3));
    assertEquals("line3 2 b", client.ask("b\n"));
  }

  // The version that takes it may be the one that comes after the next.
  @Test
  void aWaitingConnectionThatIsRefusedWaitsOn() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\nhal"));
    registry.remove(one);
    HandlerEntry refusing = entry(new LineHandler("line", "3", false), 3, 3);
    registry.add(refusing);
    assertEquals(1, registry.handovers().getLast().refused());
    registry.remove(refusing);
    registry.add(two);
    assertEquals("line2 2 half", client.ask("f\n"));
  }

  // A caller who goes away must not make others lose their connections.
  @Test
  void anInterruptedThreadStillWaitsForEachConnection() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.add(two);
    Thread.currentThread().interrupt();
    registry.remove(two);
    assertTrue(Thread.interrupted());
    assertEquals("line1 2 b", client.ask("b\n"));
  }

  @Test
  void whatMovesLaterCountsWithTheChangeThatLeftItBehind() throws IOException {
    Client client = client();
    Client other = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    assertEquals("line1 1 a", other.ask("a\nbusy\n"));
    await(() -> registry.outlook("line").stream().anyMatch(o -> !o.readiness().isReady()));
    registry.add(two);
    assertEquals("line1 2 c", other.ask("free\nc\n"));
    registry.moveRest("line");
    Handover change = registry.handovers().getLast();
    assertEquals(1, registry.handovers().size());
    assertEquals(2, change.moved());
    assertEquals(0, change.busy());
    assertEquals(Map.of("line", 1L), registry.swaps());
  }

  // An update that is taken back: the new version gives up before its service goes.
  @Test
  void aWithdrawnVersionGivesItsConnectionsBack() throws IOException {
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    registry.add(two);
    assertTrue(registry.isServing(two.handler()));
    assertEquals("line2 2 b", client.ask("b\n"));
    assertEquals(1, registry.withdraw(two.handler()).moved());
    assertFalse(registry.isServing(two.handler()));
    assertEquals("line1 3 c", client.ask("c\n"));
    assertEquals("line1 1 x", client().ask("x\n"));
    registry.remove(two);
    assertEquals("line1 4 d", client.ask("d\n"));
    registry.withdraw(one.handler());
    assertTrue(registry.isServing(one.handler()), "there is no other");
  }

  @Test
  void manyConnectionsMoveUnderLoad() throws IOException {
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(client());
    }
    HandlerEntry current = one;
    for (int round = 1; round <= 30; round++) {
      for (Client client : many) {
        client.send("line of round " + round + "\npart");
      }
      HandlerEntry next = entry(new LineHandler("line", "n" + round, true), 10 + round, 10 + round);
      registry.add(next);
      registry.remove(current);
      current = next;
      for (Client client : many) {
        client.send("ial\n");
        String first = client.answer();
        String second = client.answer();
        assertTrue(first.endsWith(" " + (2 * round - 1) + " line of round " + round), first);
        assertTrue(second.endsWith(" " + 2 * round + " partial"), second);
      }
    }
  }

  @Test
  void aConnectionPassesToAnotherProtocol() throws IOException {
    registry.add(entry(new LineHandler("other", "1", true), 0, 9));
    Client client = client();
    assertEquals("line1 1 a", client.ask("a\n"));
    client.send("other\n");
    // The rest comes in a packet of its own: what was read with "other" belonged to the guest
    // before.
    await(() -> registry.connections().get(0).protocol().equals("other"));
    assertEquals("other1 2 b", client.ask("b\n"));
  }

  @Test
  void aProtocolThatNobodyServesClosesTheConnection() throws IOException {
    Client client = client();
    client.send("other\n");
    assertNull(client.answer());
  }

  // A bug of a guest costs its own connection and no other.
  @Test
  void anExceptionCostsOneConnection() throws IOException {
    Client broken = client();
    Client whole = client();
    broken.send("fail\n");
    assertNull(broken.answer());
    assertEquals("line1 1 a", whole.ask("a\n"));
  }

  // What the interface promises: closed, counted and logged.
  @Test
  void aHandlerThatDoesNotOpenClosesTheConnection() throws IOException {
    client().ask("a\n");
    registry.add(entry(new LineHandler("line", "broken", true), 9, 9));
    assertNull(client().answer());
    assertEquals(1, registry.refused());
  }

  @Test
  void connectionsAreLimitedAndCounted() throws IOException {
    registry.limits(new HandlerRegistry.Limits(1, 100, 60));
    Client first = client();
    assertEquals("line1 1 a", first.ask("a\n"));
    assertNull(client().answer());
    assertEquals(1, registry.refused());
    first.socket.close();
    await(() -> registry.connections().isEmpty());
    assertEquals("line1 1 b", client().ask("b\n"));
  }

  @Test
  void bytesAreCountedBothWays() throws IOException {
    Client client = client();
    client.ask("abc\n");
    ConnectionInfo info = registry.connections().get(0);
    assertEquals(4, info.bytesIn());
    assertEquals("line1 1 abc\n".length(), info.bytesOut());
    assertEquals("1", info.handlerVersion());
  }

  private static HandlerEntry entry(LineHandler handler, int ranking, long id) {
    return new HandlerEntry(handler, ranking, id);
  }

  private Client client() throws IOException {
    if (listeners.infos().isEmpty()) {
      registry.add(one);
      listeners.set(
          Map.of("line", List.of(Endpoint.tcp("line", "line.port", 0).withAddress("127.0.0.1"))));
    }
    Client client =
        new Client(new Socket(InetAddress.getLoopbackAddress(), listeners.infos().get(0).port()));
    clients.add(client);
    return client;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 10 s");
      Thread.onSpinWait();
    }
  }

  private record Client(Socket socket, BufferedReader reader) {
    Client(Socket socket) throws IOException {
      this(
          socket,
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
      socket.setSoTimeout(10_000);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    String answer() throws IOException {
      return reader.readLine();
    }

    String ask(String text) throws IOException {
      send(text);
      return answer();
    }
  }
}
