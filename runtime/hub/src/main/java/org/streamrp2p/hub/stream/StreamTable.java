package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.stream.StreamName;

/**
 * The streams of a node, live or waited for. From any thread.
 *
 * <p>{@code streams.max} bounds the live ones, and, apart from them, whether one more may be waited
 * for: whoever waits for many names keeps no publisher out.
 */
final class StreamTable {
  private final Map<StreamName, StreamCore> streams = new ConcurrentHashMap<>();
  private final AtomicInteger live = new AtomicInteger();
  private final HubContext context;

  StreamTable(HubContext context) {
    this.context = context;
  }

  @Nullable StreamCore find(StreamName name) {
    return streams.get(name);
  }

  Collection<StreamCore> all() {
    return streams.values();
  }

  /** The stream of a name, made if it is missing. */
  StreamCore make(StreamName name, EventLoop home) {
    return streams.computeIfAbsent(name, n -> new StreamCore(n, home, context));
  }

  /**
   * Does something with a stream on its home event loop.
   *
   * @param home if it is missing
   */
  void with(StreamName name, EventLoop home, Consumer<StreamCore> action) {
    StreamCore core = make(name, home);
    Loops.on(
        core.home(),
        () -> {
          if (core.dead()) {
            streams.remove(name, core);
            with(name, home, action);
          } else {
            action.accept(core);
          }
        });
  }

  /** Why nobody can wait for one more name; null if that is possible. */
  @Nullable String full() {
    int max = context.policy().maxStreams();
    return streams.size() < max ? null : tooMany(streams.size());
  }

  /**
   * Counts a live stream.
   *
   * @return why it may not be; null if it is counted
   */
  @Nullable String takeLive() {
    int before = live.getAndIncrement();
    if (before < context.policy().maxStreams()) {
      return null;
    }
    live.decrementAndGet();
    return tooMany(before);
  }

  void freeLive() {
    live.decrementAndGet();
  }

  private static String tooMany(int count) {
    return "the node has " + count + " streams already (streams.max)";
  }

  /** Forgets a stream that nobody needs; on its home event loop. */
  void reap(StreamCore core) {
    if (core.dieIfUnused()) {
      streams.remove(core.name(), core);
    }
  }
}
