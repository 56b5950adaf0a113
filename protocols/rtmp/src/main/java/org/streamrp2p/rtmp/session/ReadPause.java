package org.streamrp2p.rtmp.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a publisher unread for moments in which no player would get anything anyway: every wake-up
 * for a frame alone costs more than the frame. Confined to the event loop.
 */
final class ReadPause {
  private @Nullable ScheduledFuture<?> end;

  /**
   * @param nanos how long; 0 or less for not at all
   */
  void begin(ChannelHandlerContext ctx, long nanos) {
    if (nanos > 0 && end == null && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      end = ctx.executor().schedule(() -> end(ctx), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void end(ChannelHandlerContext ctx) {
    end = null;
    ctx.channel().config().setAutoRead(true);
  }

  /** The session leaves the connection: who comes next decides about reading. */
  void forget() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
