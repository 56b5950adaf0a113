package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/** Work on event loops. */
final class Loops {
  private Loops() {}

  /** At once if this is the loop. */
  static void on(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  static <T> void complete(CompletableFuture<T> future, EventLoop loop, T value) {
    on(loop, () -> future.complete(value));
  }
}
