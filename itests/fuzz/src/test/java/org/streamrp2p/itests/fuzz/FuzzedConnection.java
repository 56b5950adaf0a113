package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.util.ReferenceCountUtil;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

/** A connection whose every buffer is counted. */
final class FuzzedConnection {
  private final Memory memory = new Memory();
  private final TestConnection connection;
  private final TestStreams streams;

  FuzzedConnection(TestStreams streams, ProtocolHandler handler, ChannelHandler... framing) {
    this.streams = streams;
    connection = new TestConnection(framing);
    connection.channel().config().setAllocator(memory.allocator());
    connection.install(handler.open(connection));
  }

  /** One that this node dialled. */
  FuzzedConnection(TestStreams streams, ProtocolHandler handler, HandoverState arguments) {
    this.streams = streams;
    connection = new TestConnection();
    connection.channel().config().setAllocator(memory.allocator());
    connection.install(handler.takeOver(connection, arguments));
  }

  /** Feeds well-formed bytes. */
  void begin(byte[] bytes) {
    write(Unpooled.wrappedBuffer(bytes));
  }

  void feed(byte[] input, int from) {
    memory.feed(input, from, this::write);
  }

  private void write(ByteBuf piece) {
    if (connection.channel().isOpen()) {
      connection.channel().writeInbound(piece);
    } else {
      piece.release();
    }
    for (Object o; (o = connection.channel().readOutbound()) != null; ) {
      ReferenceCountUtil.release(o);
    }
    streams.publications().forEach(TestStreams.TestPublication::release);
  }

  /** Closes it; fails if anything is left, or a bug was logged. */
  void end() {
    connection.channel().finishAndReleaseAll();
    streams.publications().forEach(TestStreams.TestPublication::release);
    ErrorLog.check();
    memory.checkEmpty();
  }
}
