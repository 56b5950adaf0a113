package org.streamrp2p.spi.protocol;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a peer takes what waits for it. Looked at now and then: a byte was taken if less
 * waits than before, if the first buffer shrank, or if an empty write put behind everything is
 * done. The last one goes to the socket itself, below TLS; it is asked, not listened to, so that
 * nothing in the channel refers to this class.
 *
 * <p>Confined to the event loop.
 *
 * @since 1.1
 */
public final class SendProgress {
  private long pending;
  private long progress;
  private @Nullable ChannelPromise marker;
  private int stuck;

  /**
   * @return how many times in a row data waited and none was taken
   */
  public int look(Channel channel) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long nowPending = out == null ? 0 : out.totalPendingWriteBytes();
    long nowProgress = out == null ? 0 : out.currentProgress();
    ChannelPromise before = marker;
    boolean taken =
        nowPending == 0
            || nowPending < pending
            || nowProgress != progress
            || before == null
            || before.isDone();
    stuck = taken ? 0 : stuck + 1;
    pending = nowPending;
    progress = nowProgress;
    if (nowPending == 0) {
      marker = null;
    } else if (before == null || before.isDone()) {
      ChannelPromise promise = channel.newPromise();
      marker = promise;
      channel.unsafe().write(Unpooled.EMPTY_BUFFER, promise);
      channel.unsafe().flush();
    }
    return stuck;
  }
}
