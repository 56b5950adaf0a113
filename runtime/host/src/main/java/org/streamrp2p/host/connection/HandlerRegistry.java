package org.streamrp2p.host.connection;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
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
import org.streamrp2p.spi.protocol.Handovers.Handover;
import org.streamrp2p.spi.protocol.Handovers.Outlook;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.Readiness;

/**
 * Handlers and connections: which handler serves a protocol, and which connection has which handler
 * as guest. Handlers come and go on threads of the framework, one at a time; connections change on
 * their event loops.
 */
public final class HandlerRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerRegistry.class);
  private static final Readiness NO_ANSWER =
      Readiness.busy("its event loop does not answer", false);

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
  private final Clock clock;
  private final Runnable forgetClasses;
  private final Mover mover;
  private final ReentrantLock changes = new ReentrantLock();
  private volatile Limits limits;

  /**
   * @param forgetClasses makes event loops forget the classes of a handler that is gone
   */
  public HandlerRegistry(Limits limits, Clock clock, Runnable forgetClasses) {
    this.limits = limits;
    this.clock = clock;
    this.forgetClasses = forgetClasses;
    this.mover = new Mover(clock);
  }

  public void limits(Limits newLimits) {
    limits = newLimits;
  }

  // ---- handlers

  /** The handler that serves a protocol now. From any thread. */
  public @Nullable HandlerEntry best(String protocol) {
    List<HandlerEntry> entries = entries(protocol);
    return entries.isEmpty() ? null : entries.get(0);
  }

  private List<HandlerEntry> entries(String protocol) {
    return handlers.getOrDefault(protocol, List.of());
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
    changes.lock();
    try {
      change(
          entry.protocol(),
          entries -> {
            entries.add(entry);
            entries.sort(HandlerEntry.BEST_FIRST);
          });
      LOG.debug("{} appeared (ranking {})", entry, entry.ranking());
      if (entry.equals(best(entry.protocol()))) {
        if (entries(entry.protocol()).size() > 1) {
          mover.swapped(entry.protocol());
        }
        mover.move(entry.protocol(), rest(entry.protocol()), entry, false);
      }
    } finally {
      changes.unlock();
    }
  }

  /**
   * A handler goes: its connections move to the next best, or are parked. Waits until they have.
   */
  public void remove(HandlerEntry entry) {
    changes.lock();
    try {
      change(entry.protocol(), entries -> entries.remove(entry));
      HandlerEntry next = best(entry.protocol());
      List<HostConnection> own = connections(entry.protocol(), c -> c.entry().equals(entry));
      if (next == null) {
        mover.park(entry, own, limits.graceSeconds());
      } else {
        mover.move(entry.protocol(), own, next, false);
        closeLeftovers(entry);
      }
      forgetClasses.run();
      LOG.debug("{} is gone", entry);
    } finally {
      changes.unlock();
    }
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

  private List<HostConnection> connections(String protocol, Predicate<HostConnection> which) {
    return connections.values().stream()
        .filter(c -> c.protocol().equals(protocol) && which.test(c))
        .toList();
  }

  /** Those that would not move from a handler that is going cannot stay with it. */
  private void closeLeftovers(HandlerEntry entry) {
    LoopTurns.each(
        connections(entry.protocol(), c -> c.entry().equals(entry)),
        c -> {
          if (c.entry().equals(entry)) { // it may have moved after all, meanwhile
            c.close(CloseReason.of("its handler was stopped"));
          }
        });
  }

  // ---- hand-over, see Handovers; not from an event loop

  /** What a new handler of a protocol would find. */
  public List<Outlook> outlook(String protocol) {
    return outlook(connections(protocol, c -> true));
  }

  /** The same of those that another handler than the best still has. */
  public List<Outlook> restOutlook(String protocol) {
    return outlook(rest(protocol));
  }

  private static List<Outlook> outlook(List<HostConnection> own) {
    Map<HostConnection, Readiness> answers = new ConcurrentHashMap<>();
    LoopTurns.each(own, c -> answers.put(c, c.readiness()));
    return own.stream()
        .map(c -> new Outlook(c.info(), answers.getOrDefault(c, NO_ANSWER)))
        .toList();
  }

  /** Whether it gets the new connections of its protocol. */
  public boolean isServing(ProtocolHandler handler) {
    HandlerEntry best = best(handler.protocol());
    return best != null && best.handler() == handler;
  }

  /** Moves those that another handler than the best still has. */
  public Handover moveRest(String protocol) {
    changes.lock();
    try {
      HandlerEntry best = best(protocol);
      return best == null
          ? new MoveTally().handover(0, protocol, "", clock.millis())
          : mover.move(protocol, rest(protocol), best, true);
    } finally {
      changes.unlock();
    }
  }

  /** Asks those that another handler than the best still has to come back; their number. */
  public int askRestToReconnect(String protocol) {
    AtomicInteger asked = new AtomicInteger();
    LoopTurns.each(
        rest(protocol),
        c -> {
          if (c.askToReconnect()) {
            asked.incrementAndGet();
          }
        });
    return asked.get();
  }

  /** Closes those that another handler than the best still has; their number. */
  public int closeRest(String protocol) {
    HandlerEntry best = best(protocol);
    AtomicInteger closed = new AtomicInteger();
    LoopTurns.each(
        rest(protocol),
        c -> {
          if (!c.entry().equals(best)) {
            c.close(CloseReason.of("its handler was updated"));
            closed.incrementAndGet();
          }
        });
    return closed.get();
  }

  /** Takes a handler out of those that serve, if there is another; its service may stay. */
  public Handover withdraw(ProtocolHandler handler) {
    changes.lock();
    try {
      String protocol = handler.protocol();
      if (entries(protocol).size() > 1) {
        change(protocol, list -> list.removeIf(entry -> entry.handler() == handler));
        mover.swapped(protocol);
      }
      HandlerEntry best = best(protocol);
      return best == null
          ? new MoveTally().handover(0, protocol, "", clock.millis())
          : mover.move(protocol, rest(protocol), best, false);
    } finally {
      changes.unlock();
    }
  }

  private List<HostConnection> rest(String protocol) {
    HandlerEntry best = best(protocol);
    return best == null ? List.of() : connections(protocol, c -> !c.entry().equals(best));
  }

  /** The latest changes, oldest first. */
  public List<Handover> handovers() {
    return mover.latest();
  }

  /** How often connections of a protocol changed their handler. */
  public Map<String, Long> swaps() {
    return mover.swaps();
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
    return mover.moved();
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
