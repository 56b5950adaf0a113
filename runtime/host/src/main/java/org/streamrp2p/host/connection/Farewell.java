package org.streamrp2p.host.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.streamrp2p.spi.protocol.SendProgress;

/**
 * The end of a connection: what was written goes out first. A peer that takes nothing of it would
 * keep it, and the connection, for ever, and so would one that takes a byte now and then.
 */
final class Farewell {
  /** How long a peer may take nothing. */
  static final int SILENT_SECONDS = 5;

  /** How long it may take at all. */
  static final int LONGEST_SECONDS = 60;

  private final Channel channel;
  private final SendProgress progress = new SendProgress();
  private int looks;

  private Farewell(Channel channel) {
    this.channel = channel;
  }

  /** Closes the channel when all is sent, or in the end without. */
  static void to(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    Farewell farewell = new Farewell(channel);
    ScheduledFuture<?> looking =
        channel
            .eventLoop()
            .scheduleAtFixedRate(farewell::look, 0, SILENT_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(future -> looking.cancel(false));
  }

  private void look() {
    if (progress.look(channel) > 0 || looks * SILENT_SECONDS >= LONGEST_SECONDS) {
      channel.close();
    }
    looks++;
  }
}
