package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.host.tls.Tls;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.Output;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.ProtocolSession;

/** What is written past the pipeline arrives like everything else. */
class OutputTest {
  /** More than a socket takes while nobody reads. */
  private static final int LARGE = 24 << 20;

  private final Holder holder = new Holder();
  private final List<ByteBuf> buffers = new ArrayList<>();
  @TempDir private Path folder;
  private Loops loops;
  private HandlerRegistry registry;
  private ListenerTable listeners;

  /** All that work here. */
  static Stream<String> transports() {
    List<String> names = new ArrayList<>(List.of("nio"));
    if (Epoll.isAvailable()) {
      names.add("epoll");
    }
    if (IoUring.isAvailable()) {
      names.add("io_uring");
    }
    return names.stream();
  }

  private int listen(String transport, ServerTls tls, boolean secure) {
    loops = Loops.open(transport, 1);
    registry =
        new HandlerRegistry(
            new HandlerRegistry.Limits(100, 100, 60),
            Clock.systemUTC(),
            loops::forgetHandlerClasses);
    listeners = new ListenerTable(loops, registry, tls);
    registry.add(new HandlerEntry(holder, 1, 1));
    Endpoint endpoint =
        Endpoint.tcp("outputs", "output.port", 0).withAddress("127.0.0.1").withTls(secure);
    listeners.set(Map.of("output", List.of(endpoint)));
    return listeners.infos().get(0).port();
  }

  @AfterEach
  void close() {
    listeners.set(Map.of());
    registry.closeAll();
    loops.close(); // io_uring lets go of a buffer some time after it was taken
    for (ByteBuf buffer : buffers) {
      assertEquals(1, buffer.refCnt(), "references of a buffer that was written");
      buffer.release();
    }
  }

  private Socket connect(String transport) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), listen(transport, Tls.none(), false));
  }

  /** A buffer whose bytes before and after what is readable would show. */
  private ByteBuf buffer(byte[] content) {
    ByteBuf buffer = Unpooled.directBuffer(content.length + 6);
    buffer.writeBytes(new byte[] {'<', '<', '<'}).writeBytes(content).writeByte('>');
    buffer.readerIndex(3).writerIndex(3 + content.length);
    buffers.add(buffer);
    return buffer;
  }

  private ByteBuf buffer(String content) {
    return buffer(content.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  private Connection connection() {
    return holder.connection.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void onLoop(Consumer<Connection> task) throws Exception {
    Connection connection = connection();
    connection.eventLoop().submit(() -> task.accept(connection)).get(10, TimeUnit.SECONDS);
  }

  private long sent() {
    return registry.connections().get(0).bytesOut();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void oneBufferArrivesAndIsCounted(String transport) throws Exception {
    try (Socket socket = connect(transport)) {
      ByteBuf content = buffer("hello");
      onLoop(
          connection -> {
            connection.output().write(content);
            connection.output().flush();
            connection.output().writeAndFlush(content);
          });
      assertEquals("hellohello", read(socket, 10));
      assertEquals(10, sent());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void everyWayOfWritingKeepsTheOrder(String transport) throws Exception {
    try (Socket socket = connect(transport)) {
      onLoop(
          connection -> {
            Output output = connection.output();
            connection.transport().write(text("1"));
            output.writeAndFlush(buffer("2"));
            output.write(buffer("3"));
            output.write(buffer("4"));
            output.write(buffer("5"));
            output.flush();
            connection.channel().writeAndFlush(text("6"));
            output.writeAndFlush(buffer("7"));
            output.flush();
            connection.transport().writeAndFlush(text("8"));
          });
      assertEquals("12345678", read(socket, 8));
      assertEquals(8, sent());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whatTheSocketDoesNotTakeFollowsAndTheNextWaitsBehindIt(String transport) throws Exception {
    byte[] large = pattern(LARGE);
    CountDownLatch writable = new CountDownLatch(1);
    try (Socket socket = connect(transport)) {
      ByteBuf content = buffer(large);
      onLoop(
          connection -> {
            Output output = connection.output();
            assertTrue(output.isWritable());
            output.writeAndFlush(content);
            assertFalse(output.isWritable());
            connection.addWritableListener(writable::countDown);
            output.writeAndFlush(buffer("end"));
          });
      assertArrayEquals(large, socket.getInputStream().readNBytes(LARGE));
      assertEquals("end", read(socket, 3));
      assertTrue(writable.await(10, TimeUnit.SECONDS));
      assertEquals(LARGE + 3L, sent());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aClosedConnectionTakesNothingAndKeepsNothing(String transport) throws Exception {
    try (Socket socket = connect(transport)) {
      Connection connection = connection();
      connection.channel().close().sync();
      onLoop(
          c -> {
            c.output().write(buffer("late"));
            c.output().flush();
            c.output().writeAndFlush(buffer("later"));
          });
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aPeerThatTakesNothingKeepsNoConnectionThatIsClosed(String transport) throws Exception {
    try (Socket socket = connect(transport)) {
      ByteBuf content = buffer(pattern(LARGE));
      onLoop(c -> c.output().writeAndFlush(content));
      connection().close();
      assertTrue(connection().channel().closeFuture().await(20, TimeUnit.SECONDS));
      assertTrue(socket.isConnected());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aPeerThatIsGoneEndsTheConnection(String transport) throws Exception {
    Connection connection;
    try (Socket socket = connect(transport)) {
      connection = connection();
      socket.setSoLinger(true, 0); // the peer hears of it at once
    }
    ByteBuf content = buffer(pattern(1 << 20));
    while (connection.channel().isOpen()) {
      onLoop(
          c -> {
            c.output().writeAndFlush(content);
          });
    }
    connection.channel().closeFuture().sync();
    onLoop(c -> {}); // what waited was released by the loop
  }

  @ParameterizedTest
  @MethodSource("transports")
  void underTlsNothingGoesPastIt(String transport) throws Exception {
    ServerTls tls = Tls.in(folder);
    int port = listen(transport, tls, true);
    try (Socket socket = Tls.connect(port, tls.info().fingerprint(), "TLSv1.3")) {
      onLoop(
          connection -> {
            connection.output().writeAndFlush(buffer("secret"));
          });
      assertEquals("secret", read(socket, 6));
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static String read(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  /** Gives the connection away. */
  private static final class Holder implements ProtocolHandler {
    final CompletableFuture<Connection> connection = new CompletableFuture<>();

    @Override
    public String protocol() {
      return "output";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of();
    }

    @Override
    public ProtocolSession open(Connection opened) {
      connection.complete(opened);
      return new ProtocolSession() {
        @Override
        public List<ChannelHandler> handlers() {
          return List.of(new ChannelInboundHandlerAdapter());
        }

        @Override
        public HandoverState handOver() {
          return new HandoverState("output", 1, Map.of());
        }
      };
    }

    @Override
    public ProtocolSession takeOver(Connection opened, HandoverState arguments) {
      return open(opened);
    }

    @Override
    public ProtocolSession resume(Connection opened, HandoverState state) {
      return open(opened);
    }
  }
}
