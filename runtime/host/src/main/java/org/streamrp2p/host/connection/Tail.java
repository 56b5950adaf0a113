package org.streamrp2p.host.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind every guest: what no guest took ends here. */
final class Tail extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  private final HostConnection connection;

  Tail(HostConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
    ReferenceCountUtil.release(evt);
  }

  /**
   * The peer went away: quiet. Anything else is a bug of the guest, and costs this connection only.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{} is gone: {}", connection, cause.toString());
    } else if (cause instanceof CodecException) {
      LOG.debug("{} broke its protocol: {}", connection, cause.toString());
    } else if (cause instanceof OutOfMemoryError) {
      LOG.warn(
          "{} wants memory that is not there and is closed: {}", connection, cause.getMessage());
    } else {
      LOG.error("{} failed and is closed", connection, cause);
    }
    ctx.close();
  }
}
