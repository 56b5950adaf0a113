package org.streamrp2p.host.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends some bytes to itself. A transport that says it is available may still fail at the first
 * connection: a container that forbids io_uring, native classes of another version.
 */
final class LoopbackTest {
  private static final int BYTES = 4096;
  private static final long TIMEOUT_SECONDS = 2;

  private LoopbackTest() {}

  /**
   * @throws TimeoutException if the bytes did not arrive in time
   * @throws ExecutionException if a step failed
   */
  static void run(EventLoopGroup group, LoopTransport transport)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Integer> received = new CompletableFuture<>();
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(transport.serverChannel())
            .childHandler(new Counter(received))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    try {
      Channel client =
          new Bootstrap()
              .group(group)
              .channel(transport.channel())
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.localAddress())
              .sync()
              .channel();
      try {
        client.writeAndFlush(Unpooled.wrappedBuffer(new byte[BYTES]));
        received.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } finally {
        client.close().sync();
      }
    } finally {
      server.close().sync();
    }
  }

  private static final class Counter extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Integer> received;
    private int bytes;

    Counter(CompletableFuture<Integer> received) {
      this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf buffer = (ByteBuf) msg;
      bytes += buffer.readableBytes();
      buffer.release();
      if (bytes == BYTES) {
        received.complete(bytes);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      received.completeExceptionally(cause);
    }
  }
}
