package org.streamrp2p.host.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Marks the place below the host's codecs from which encoded bytes are written; it stays whatever
 * guest comes.
 */
final class Boundary extends ChannelInboundHandlerAdapter {
  private final HostConnection connection;

  Boundary(HostConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      connection.writable();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** What a guest throws while it is put in is the host's to judge: it may go on without it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!connection.failedToBegin(cause)) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
