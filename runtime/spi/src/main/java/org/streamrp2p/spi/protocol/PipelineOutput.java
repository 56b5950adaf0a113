package org.streamrp2p.spi.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Every write passes the handlers between its place and the socket. */
record PipelineOutput(ChannelHandlerContext place) implements Output {
  @Override
  public boolean isWritable() {
    return place.channel().isWritable();
  }

  @Override
  public void write(ByteBuf bytes) {
    place.write(bytes.retainedDuplicate(), place.voidPromise());
  }

  @Override
  public void flush() {
    place.flush();
  }

  @Override
  public void writeAndFlush(ByteBuf bytes) {
    place.writeAndFlush(bytes.retainedDuplicate(), place.voidPromise());
  }
}
