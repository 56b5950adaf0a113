package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.protocol.Endpoint;

/** How many connections there may be, in all and from one address. */
class LimitsTest {
  private static final Endpoint ENDPOINT = Endpoint.tcp("line", "line.port", 0);

  private final HandlerRegistry registry =
      new HandlerRegistry(new HandlerRegistry.Limits(5, 2, 60), Clock.systemUTC(), () -> {});
  private final List<From> channels = new ArrayList<>();

  /** A channel from somewhere. */
  private static final class From extends EmbeddedChannel {
    private final SocketAddress address;

    From(String host, int port) {
      address = new InetSocketAddress(host, port);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return isActive() ? address : null; // as a socket that is closed
    }
  }

  @BeforeEach
  void serve() {
    registry.add(new HandlerEntry(new LineHandler("line", "1", true), 1, 1));
  }

  @AfterEach
  void close() {
    channels.forEach(From::finishAndReleaseAll);
  }

  private From connect(String host) {
    From channel = new From(host, 50_000 + channels.size());
    channels.add(channel);
    registry.accept(channel, ENDPOINT, "line");
    return channel;
  }

  @Test
  void oneAddressHasSoManyConnectionsAndNoMore() {
    assertTrue(connect("192.0.2.1").isOpen());
    assertTrue(connect("192.0.2.1").isOpen());
    assertFalse(connect("192.0.2.1").isOpen());
    assertEquals(1, registry.refused());
    assertTrue(connect("192.0.2.2").isOpen(), "another address");
    assertEquals(3, registry.connections().size());
  }

  @Test
  void whoGoesMakesRoom() {
    From first = connect("2001:db8::1");
    connect("2001:db8::1");
    assertFalse(connect("2001:db8::1").isOpen());
    first.close();
    assertTrue(connect("2001:db8::1").isOpen());
    assertFalse(connect("2001:db8::1").isOpen());
  }

  @Test
  void theMachineItselfIsExemptButNotFromTheLimitInAll() {
    for (int i = 0; i < 5; i++) {
      assertTrue(connect(i % 2 == 0 ? "127.0.0.1" : "::1").isOpen());
    }
    assertFalse(connect("127.0.0.1").isOpen());
    assertFalse(connect("192.0.2.1").isOpen());
    assertEquals(2, registry.refused());
  }

  @Test
  void aLimitThatChangesHoldsForWhoComesNext() {
    From first = connect("192.0.2.1");
    From second = connect("192.0.2.1");
    registry.limits(new HandlerRegistry.Limits(5, 1, 60));
    assertFalse(connect("192.0.2.1").isOpen());
    assertTrue(first.isOpen() && second.isOpen());
    first.close();
    assertFalse(connect("192.0.2.1").isOpen());
    second.close();
    assertTrue(connect("192.0.2.1").isOpen());
  }
}
