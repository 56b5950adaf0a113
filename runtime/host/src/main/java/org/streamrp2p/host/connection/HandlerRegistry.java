package org.streamrp2p.host.connection;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;

/**
 * Handlers and connections: which handler serves a protocol, and which connection has which handler
 * as guest. Handlers come and go on threads of the framework, one at a time; connections change on
 * their event loops.
 */
public final class HandlerRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerRegistry.class);
  private static final long MOVE_TIMEOUT_SECONDS = 10;

  /**
   * What an operator can set.
   *
   * @param maxConnections in all
   * @param maxPerAddress from one address; loopback is exempt
   * @param graceSeconds how long connections wait for a handler that was stopped
   */
  public record Limits(int maxConnections, int maxPerAddress, int graceSeconds) {}

  private final Map<String, List<HandlerEntry>> handlers = new ConcurrentHashMap<>();
  private final Map<Long, HostConnection> connections = new ConcurrentHashMap<>();
  private final Map<InetAddress, AtomicInteger> perAddress = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder moved = new LongAdder();
  private final Clock clock;
  private final Runnable forgetClasses;
  private volatile Limits limits;

  /**
   * @param forgetClasses makes event loops forget the classes of a handler that is gone
   */
  public HandlerRegistry(Limits limits, Clock clock, Runnable forgetClasses) {
    this.limits = limits;
    this.clock = clock;
    this.forgetClasses = forgetClasses;
  }

  public void limits(Limits newLimits) {
    limits = newLimits;
  }

  // ---- handlers

  /** The handler that serves a protocol now. From any thread. */
  public @Nullable HandlerEntry best(String protocol) {
    List<HandlerEntry> entries = handlers.get(protocol);
    return entries == null || entries.isEmpty() ? null : entries.get(0);
  }

  /** All handlers that serve now: the best of each protocol. */
  public List<HandlerEntry> serving() {
    List<HandlerEntry> serving = new ArrayList<>();
    handlers.forEach(
        (protocol, entries) -> {
          if (!entries.isEmpty()) {
            serving.add(entries.get(0));
          }
        });
    return serving;
  }

  /**
   * A handler appeared: connections of lower ones, and parked ones, move to it. Waits until they
   * have.
   */
  public void add(HandlerEntry entry) {
    change(
        entry.protocol(),
        entries -> {
          entries.add(entry);
          entries.sort(HandlerEntry.BEST_FIRST);
        });
    LOG.debug("{} appeared (ranking {})", entry, entry.ranking());
    if (entry.equals(best(entry.protocol()))) {
      move(entry.protocol(), connection -> !connection.entry().equals(entry), entry);
    }
  }

  /**
   * A handler goes: its connections move to the next best, or are parked. Waits until they have.
   */
  public void remove(HandlerEntry entry) {
    change(entry.protocol(), entries -> entries.remove(entry));
    HandlerEntry next = best(entry.protocol());
    if (next == null) {
      park(entry);
    } else {
      move(entry.protocol(), connection -> connection.entry().equals(entry), next);
      closeLeftovers(entry);
    }
    forgetClasses.run();
    LOG.debug("{} is gone", entry);
  }

  private void change(String protocol, Consumer<List<HandlerEntry>> change) {
    handlers.compute(
        protocol,
        (name, old) -> {
          List<HandlerEntry> entries = old == null ? new ArrayList<>() : new ArrayList<>(old);
          change.accept(entries);
          return new CopyOnWriteArrayList<>(entries);
        });
  }

  private void move(String protocol, Predicate<HostConnection> which, HandlerEntry target) {
    List<HostConnection> candidates =
        connections.values().stream()
            .filter(c -> c.protocol().equals(protocol) && which.test(c))
            .toList();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger stayed = new AtomicInteger();
    onEach(
        candidates,
        connection -> {
          switch (connection.moveTo(target)) {
            case MOVED -> done.incrementAndGet();
            case REFUSED, LOST -> stayed.incrementAndGet();
          }
        });
    if (!candidates.isEmpty()) {
      moved.add(done.get());
      LOG.info("{}: {} connections moved, {} not", target, done, stayed);
    }
  }

  private void park(HandlerEntry entry) {
    int seconds = limits.graceSeconds();
    List<HostConnection> own =
        connections.values().stream().filter(c -> c.entry().equals(entry)).toList();
    onEach(
        own,
        connection -> {
          if (seconds == 0) {
            connection.park();
            connection.close();
          } else if (connection.park()) {
            ScheduledFuture<?> end =
                connection
                    .eventLoop()
                    .schedule(() -> closeIfParked(connection), seconds, TimeUnit.SECONDS);
            connection.addCloseListener(() -> end.cancel(false));
          }
        });
    if (!own.isEmpty()) {
      LOG.info("{} stopped: {} connections wait {} s for it", entry, own.size(), seconds);
    }
  }

  private static void closeIfParked(HostConnection connection) {
    if (connection.isParked()) {
      LOG.info("{} waited too long for its handler and is closed", connection);
      connection.close(CloseReason.of("its handler was stopped"));
    }
  }

  /** Those that would not move from a handler that is going cannot stay with it. */
  private void closeLeftovers(HandlerEntry entry) {
    onEach(
        connections.values().stream().filter(c -> c.entry().equals(entry)).toList(),
        HostConnection::close);
  }

  private static void onEach(List<HostConnection> list, Consumer<HostConnection> action) {
    CountDownLatch latch = new CountDownLatch(list.size());
    for (HostConnection connection : list) {
      connection
          .eventLoop()
          .execute(
              () -> {
                try {
                  action.accept(connection);
                } finally {
                  latch.countDown();
                }
              });
    }
    try {
      if (!latch.await(MOVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        LOG.error("{} of {} connections did not answer", latch.getCount(), list.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- connections

  /** A channel was accepted. On its event loop. */
  public void accept(Channel channel, Endpoint endpoint, String protocol) {
    HandlerEntry entry = best(protocol);
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    String refusal = entry == null ? "nobody serves " + protocol : refusal(address);
    if (entry == null || refusal != null) {
      refused.increment();
      LOG.debug("{} from {} is refused: {}", endpoint, channel.remoteAddress(), refusal);
      channel.close();
      return;
    }
    accepted.increment();
    HostConnection connection = enter(channel, endpoint.name(), endpoint.framing(), entry, address);
    try {
      connection.open();
    } catch (RuntimeException e) {
      refused.increment();
      LOG.error("{} did not open {}", entry, connection, e);
      channel.close();
    }
  }

  /**
   * A channel was dialled, and TLS is agreed on. On its event loop.
   *
   * @param listener hears from now on how the connection fares, its end included
   */
  public void dialled(Channel channel, DialRequest request, DialListener listener) {
    HandlerEntry entry = best(request.protocol());
    String refusal = entry == null ? "nobody serves " + request.protocol() : refusal(null);
    if (entry == null || refusal != null) {
      refused.increment();
      channel.close();
      listener.onClosed(CloseReason.of(String.valueOf(refusal)));
      return;
    }
    HostConnection connection =
        enter(channel, request.dialler(), Endpoint.Framing.RAW, entry, null);
    try {
      connection.open(listener, request.arguments());
    } catch (HandoverRefusedException e) {
      connection.close(CloseReason.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("{} did not take {}", entry, connection, e);
      connection.close(CloseReason.of("the handler of " + request.protocol() + " failed"));
    }
  }

  /** From now on the connection counts. */
  private HostConnection enter(
      Channel channel,
      String endpoint,
      Endpoint.Framing framing,
      HandlerEntry entry,
      @Nullable InetAddress address) {
    HostConnection connection =
        new HostConnection(
            ids.incrementAndGet(), endpoint, framing, channel, entry, this, clock.millis());
    connections.put(connection.id(), connection);
    count(address, 1);
    channel
        .closeFuture()
        .addListener(
            future -> {
              connections.remove(connection.id());
              count(address, -1);
              connection.closed();
            });
    return connection;
  }

  private @Nullable String refusal(@Nullable InetAddress address) {
    Limits current = limits;
    if (connections.size() >= current.maxConnections()) {
      return connections.size() + " connections (host.connections.max)";
    }
    if (address != null && !address.isLoopbackAddress()) {
      AtomicInteger count = perAddress.get(address);
      if (count != null && count.get() >= current.maxPerAddress()) {
        return count + " connections from there (host.connections.maxPerAddress)";
      }
    }
    return null;
  }

  private void count(@Nullable InetAddress address, int change) {
    if (address != null) {
      perAddress.compute(
          address,
          (key, old) -> {
            AtomicInteger count = old == null ? new AtomicInteger() : old;
            return count.addAndGet(change) == 0 ? null : count;
          });
    }
  }

  /** All live connections. From any thread. */
  public List<ConnectionInfo> connections() {
    return connections.values().stream().map(HostConnection::info).toList();
  }

  public long accepted() {
    return accepted.sum();
  }

  public long refused() {
    return refused.sum();
  }

  /** Connections that were moved from one handler to another. */
  public long moved() {
    return moved.sum();
  }

  /** Closes every connection; waits for it. */
  public void closeAll() {
    List<HostConnection> all = List.copyOf(connections.values());
    all.forEach(HostConnection::close);
    for (HostConnection connection : all) {
      if (!connection.channel().closeFuture().awaitUninterruptibly(1, TimeUnit.SECONDS)) {
        connection.channel().close();
      }
    }
  }
}
