package org.streamrp2p.host.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Counts what passes between the socket and the rest of the pipeline. Written by the event loop,
 * read by any thread.
 */
final class ByteCounter extends ChannelDuplexHandler {
  private volatile long in;
  private volatile long out;

  long in() {
    return in;
  }

  long out() {
    return out;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf buffer) {
      in += buffer.readableBytes();
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof ByteBuf buffer) {
      out += buffer.readableBytes();
    }
    ctx.write(msg, promise);
  }
}
