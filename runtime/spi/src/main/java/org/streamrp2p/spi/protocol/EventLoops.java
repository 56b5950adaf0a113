package org.streamrp2p.spi.protocol;

import io.netty.channel.EventLoop;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The host's event loops, for work that belongs beside connections. Never block one: blocking work
 * goes to a virtual thread and returns with {@code eventLoop.execute}.
 */
@ProviderType
public interface EventLoops {
  /** The next loop, round robin. From any thread. */
  EventLoop next();

  /** {@code epoll}, {@code io_uring} or {@code nio}. */
  String transport();
}
