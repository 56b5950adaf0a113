package org.streamrp2p.host.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.InternalThreadLocalMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.protocol.EventLoops;

/** The event loops of the node, on the first transport that passes the test. */
public final class Loops implements EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
  private static final long STOP_SECONDS = 2;

  private final EventLoopGroup group;
  private final LoopTransport transport;

  private Loops(EventLoopGroup group, LoopTransport transport) {
    this.group = group;
    this.transport = transport;
  }

  /**
   * @param wished {@code auto}, {@code epoll}, {@code io_uring} or {@code nio}
   * @param threads 1 or more; 0 for one per processor
   * @throws IllegalStateException if nothing works
   */
  public static Loops open(String wished, int threads) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    for (LoopTransport candidate : LoopTransport.candidates(wished)) {
      Loops loops = tryOpen(candidate, count);
      if (loops != null) {
        if (!wished.equals("auto") && !wished.equals(candidate.toString())) {
          LOG.warn("host.transport: {} does not work here, {} is used", wished, candidate);
        }
        return loops;
      }
    }
    throw new IllegalStateException(
        "No connection to loopback is possible: see the log lines above");
  }

  private static @Nullable Loops tryOpen(LoopTransport candidate, int count) {
    if (!candidate.available()) {
      LOG.debug("{} is not available", candidate);
      return null;
    }
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("streamr-loop", true), candidate.ioHandlerFactory());
    try {
      LoopbackTest.run(group, candidate);
      return new Loops(group, candidate);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("The loopback test of {} was interrupted", candidate);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.warn("{} fails on loopback and is not used: {}", candidate, e.toString());
    }
    group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    return null;
  }

  public EventLoopGroup group() {
    return group;
  }

  public Class<? extends ServerSocketChannel> serverChannel() {
    return transport.serverChannel();
  }

  public Class<? extends SocketChannel> channel() {
    return transport.channel();
  }

  @Override
  public EventLoop next() {
    return group.next();
  }

  @Override
  public String transport() {
    return transport.toString();
  }

  /**
   * Makes every loop forget the handler classes it has seen: Netty keeps the classes of typed
   * handlers per thread, and one kept class keeps a whole bundle.
   */
  public void forgetHandlerClasses() {
    for (EventExecutor loop : group) {
      loop.execute(
          () -> {
            InternalThreadLocalMap map = InternalThreadLocalMap.get();
            map.typeParameterMatcherGetCache().clear();
            map.typeParameterMatcherFindCache().clear();
          });
    }
  }

  /** Ends the threads; waits for it. */
  public void close() {
    group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    try {
      if (!group.awaitTermination(STOP_SECONDS + 1, TimeUnit.SECONDS)) {
        LOG.warn("Event loops still run after {} s", STOP_SECONDS + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
