package org.streamrp2p.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.transport.RelayTransport.Capability;
import org.streamrp2p.spi.transport.TransportAddress;
import org.streamrp2p.spi.transport.TransportException;
import org.streamrp2p.spi.transport.TransportLink;

/**
 * The relay transport contract must fit four shapes before any of them is built: one stream (TCP,
 * TLS), many streams and datagrams (QUIC), and a link inside a stream of another link (a circuit).
 */
class TransportContractTest {
  private final List<String> received = new ArrayList<>();

  @Test
  void oneStreamAsTcpHasIt() {
    PipedTransport tcp = new PipedTransport("tcp", Set.of(), 1, 0);
    TransportLink link = linkOf(tcp, 1);
    exchange(tcp, link, "hello");
    assertEquals(List.of("hello"), received);
    assertEquals(0, link.datagramLimit());
    assertFalse(link.sendDatagram(Unpooled.buffer().writeByte(1)));
    assertCode(TransportException.Code.LIMIT, link.openStream());
    link.close(0, "done");
    assertEquals(List.of("hello", "closed: done"), received);
  }

  @Test
  void manyStreamsAndDatagramsAsQuicHasThem() {
    PipedTransport quic =
        new PipedTransport(
            "quic",
            EnumSet.of(Capability.MULTIPLEXED, Capability.DATAGRAMS, Capability.ENCRYPTED),
            100,
            1200);
    TransportLink link = linkOf(quic, 2);
    exchange(quic, link, "audio");
    exchange(quic, link, "video");
    assertTrue(link.sendDatagram(Unpooled.copiedBuffer("ping", StandardCharsets.UTF_8)));
    assertFalse(link.sendDatagram(Unpooled.buffer().writeZero(1201)));
    assertEquals(List.of("audio", "video", "datagram: ping"), received);
  }

  @Test
  void aLinkInsideAStreamOfAnotherAsACircuitIs() {
    PipedTransport tcp = new PipedTransport("tcp", Set.of(), 1, 0);
    PipedTransport tls =
        new PipedTransport("tls", EnumSet.of(Capability.LAYERED, Capability.AUTHENTICATED), 1, 0);
    CompletableFuture<TransportLink> far = new CompletableFuture<>();
    tcp.listen(
        "",
        3,
        outer -> outer.listener(listener(stream -> tls.accept(stream).thenAccept(far::complete))));
    TransportLink outer =
        tcp.dial(new TransportAddress("tcp", "relay", 3, ""), null, 1_000)
            .toCompletableFuture()
            .join();
    Connection carrier = outer.openStream().toCompletableFuture().join();
    TransportLink inner =
        tls.dial(new TransportAddress("tls", "friend", 0, "node"), carrier, 1_000)
            .toCompletableFuture()
            .join();
    assertEquals("node", inner.peerNodeId());

    read(far.join().openStream().toCompletableFuture().join());
    write(inner.openStream().toCompletableFuture().join(), "through the circuit");
    tcp.pump();
    assertEquals(List.of("through the circuit"), received);
    inner.close(0, "done");
    assertFalse(carrier.channel().isOpen());
  }

  @Test
  void whatATransportCannotDoItSays() {
    PipedTransport tcp = new PipedTransport("tcp", Set.of(), 1, 0);
    TransportAddress nowhere = new TransportAddress("tcp", "nobody", 9, "");
    assertCode(TransportException.Code.UNREACHABLE, tcp.dial(nowhere, null, 1_000));
    assertCode(TransportException.Code.UNSUPPORTED, tcp.dial(nowhere, new TestConnection(), 1_000));
  }

  private TransportLink linkOf(PipedTransport transport, int port) {
    transport.listen("", port, link -> link.listener(listener(this::read)));
    return transport
        .dial(new TransportAddress(transport.name(), "here", port, ""), null, 1_000)
        .toCompletableFuture()
        .join();
  }

  private void exchange(PipedTransport transport, TransportLink link, String text) {
    write(link.openStream().toCompletableFuture().join(), text);
    transport.pump();
  }

  private static void write(Connection stream, String text) {
    stream.transport().writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private void read(Connection stream) {
    stream
        .channel()
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ByteBuf buffer = (ByteBuf) msg;
                received.add(buffer.toString(StandardCharsets.UTF_8));
                buffer.release();
              }
            });
  }

  private interface OnStream {
    void accept(Connection stream);
  }

  private TransportLink.LinkListener listener(OnStream onStream) {
    return new TransportLink.LinkListener() {
      @Override
      public void onStream(Connection stream) {
        onStream.accept(stream);
      }

      @Override
      public void onDatagram(ByteBuf payload) {
        received.add("datagram: " + payload.toString(StandardCharsets.UTF_8));
      }

      @Override
      public void onClosed(String reason) {
        received.add("closed: " + reason);
      }
    };
  }

  private static void assertCode(TransportException.Code code, CompletionStage<?> stage) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> stage.toCompletableFuture().join());
    assertEquals(code, assertInstanceOf(TransportException.class, e.getCause()).code());
  }
}
