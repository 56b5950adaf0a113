package org.streamrp2p.host.connection;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.host.tls.TlsGate;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Connections.ConnectionInfo;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.Output;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;

/**
 * A channel, what the host keeps in its pipeline, and the guest in it. Guests change on the event
 * loop.
 */
public final class HostConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;

  private final long id;
  private final String endpoint;
  private final Channel channel;
  private final HandlerRegistry registry;
  private final long openedMillis;
  private final ByteCounter counter = new ByteCounter();
  private final ChannelHandlerContext transport;
  private final @Nullable ChannelOutput direct;
  private final Output output;
  private final List<ChannelHandler> segment = new ArrayList<>(2);
  private final List<Runnable> writableListeners = new ArrayList<>(1);
  private final List<Runnable> closeListeners = new ArrayList<>(2);
  private @Nullable ProtocolSession session;
  private @Nullable HandoverState parked;
  private long parkedSinceNanos;
  private @Nullable ScheduledFuture<?> parkedEnd;
  private boolean installing;
  private @Nullable Throwable failure;
  private boolean closed;
  private volatile HandlerEntry entry;
  private volatile String role = "";
  private volatile String stream = "";
  private volatile @Nullable CloseReason closeReason;
  private @Nullable DialListener dialled;

  /** Builds the host's part of the pipeline. On the event loop. */
  HostConnection(
      long id,
      String endpoint,
      Endpoint.Framing framing,
      Channel channel,
      HandlerEntry entry,
      HandlerRegistry registry,
      long openedMillis) {
    this.id = id;
    this.endpoint = endpoint;
    this.channel = channel;
    this.entry = entry;
    this.registry = registry;
    this.openedMillis = openedMillis;
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("counter", counter);
    Boundary boundary = new Boundary(this);
    pipeline.addLast("transport", boundary);
    transport = requireNonNull(pipeline.context(boundary));
    direct = secure() ? null : ChannelOutput.of(channel);
    output = direct == null ? Output.from(transport) : direct;
    if (framing == Endpoint.Framing.HTTP) {
      pipeline.addLast("http-codec", new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_CHUNK));
    }
    pipeline.addLast("tail", new Tail(this));
  }

  // ---- guests; all on the event loop

  /** The first guest. */
  void open() {
    install(entry, entry.handler().open(this));
  }

  /** The first guest of a connection that was dialled. */
  void open(DialListener listener, HandoverState arguments) {
    dialled = listener;
    listener.onConnected(id);
    install(entry, entry.handler().takeOver(this, arguments));
  }

  /**
   * @throws GuestException if a handler of the segment threw while it was added
   */
  private void install(HandlerEntry newEntry, ProtocolSession newSession) {
    entry = newEntry;
    session = newSession;
    failure = null;
    installing = true;
    try {
      for (ChannelHandler handler : newSession.handlers()) {
        segment.add(handler);
        channel.pipeline().addBefore("tail", null, handler);
        Throwable cause = failure;
        if (cause != null) {
          throw new GuestException(cause);
        }
      }
    } finally {
      installing = false;
      failure = null;
    }
  }

  /** Netty takes a handler out that throws while it is added, and tells the pipeline only. */
  boolean failedToBegin(Throwable cause) {
    if (installing) {
      failure = cause.getCause() == null ? cause : cause.getCause();
    }
    return installing;
  }

  private void removeSegment() {
    session = null;
    for (ChannelHandler handler : segment) {
      if (channel.pipeline().context(handler) != null) {
        channel.pipeline().remove(handler);
      }
    }
    segment.clear();
  }

  /** Moves the guest to another version of its protocol. */
  Move moveTo(HandlerEntry target) {
    ProtocolSession current = session;
    if (closed || (current == null ? parked == null : entry.equals(target))) {
      return Move.NOTHING;
    }
    HandlerEntry before = entry;
    long since = current == null ? parkedSinceNanos : System.nanoTime();
    HandoverState state;
    try {
      state = current == null ? requireNonNull(parked) : current.handOver();
    } catch (RuntimeException e) {
      return Move.not(Move.Result.BUSY, before, "gave nothing up", e);
    }
    removeSegment();
    try {
      resume(target, state);
      return Move.moved(System.nanoTime() - since);
    } catch (RuntimeException e) {
      return stay(before, state, Move.not(Move.Result.REFUSED, target, "did not resume", e));
    }
  }

  /**
   * The new version did not take it: the old one has to, or it waits on if nobody had it before.
   */
  private Move stay(HandlerEntry before, HandoverState state, Move refused) {
    removeSegment();
    if (parked != null) {
      entry = before;
      return refused;
    }
    try {
      resume(before, state);
      return refused;
    } catch (RuntimeException e) {
      removeSegment();
      refused.addSuppressed(e);
    }
    close(CloseReason.of("no handler went on with it"));
    return refused.as(Move.Result.LOST);
  }

  private void resume(HandlerEntry target, HandoverState state) {
    install(target, target.handler().resume(this, state));
    parked = null;
    endParking();
    channel.config().setAutoRead(true);
  }

  /** What an update would find. */
  Readiness readiness() {
    ProtocolSession current = session;
    try {
      return current == null ? Readiness.ready(0, false) : current.readiness();
    } catch (RuntimeException e) {
      LOG.debug("{}: {} does not say how it stands", this, entry, e);
      return Readiness.busy("it does not say how it stands: " + e, false);
    }
  }

  boolean askToReconnect() {
    ProtocolSession current = session;
    return !closed && current != null && current.askToReconnect();
  }

  /**
   * Takes the guest out and keeps its state; nothing is read until a version comes that goes on.
   */
  boolean park() {
    ProtocolSession current = session;
    if (closed || current == null) {
      return false;
    }
    try {
      parkedSinceNanos = System.nanoTime();
      parked = current.handOver();
      channel.config().setAutoRead(false);
      removeSegment();
      return true;
    } catch (RuntimeException e) {
      LOG.info("{} is closed: {} gave nothing up: {}", this, entry, e.toString());
      removeSegment();
      close(CloseReason.of("its handler was stopped"));
      return false;
    }
  }

  /** What happens if nobody has gone on with it by then; not once somebody has. */
  void parkedEnd(ScheduledFuture<?> end) {
    parkedEnd = end;
  }

  private void endParking() {
    ScheduledFuture<?> end = parkedEnd;
    if (end != null) {
      end.cancel(false);
      parkedEnd = null;
    }
  }

  boolean isParked() {
    return parked != null;
  }

  @Override
  public boolean takeOver(String protocol, HandoverState arguments) {
    HandlerEntry target = registry.best(protocol);
    if (closed || target == null) {
      LOG.debug("{}: nobody takes over for {}", this, protocol);
      close();
      return false;
    }
    try {
      removeSegment();
      install(target, target.handler().takeOver(this, arguments));
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{} is closed: {} did not take over", this, target, e);
      removeSegment();
      close();
      return false;
    }
  }

  void closed() {
    closed = true;
    session = null;
    parked = null;
    endParking();
    List.copyOf(closeListeners).forEach(Runnable::run);
    closeListeners.clear();
    writableListeners.clear();
    DialListener listener = dialled;
    dialled = null;
    if (listener != null) {
      CloseReason reason = closeReason;
      listener.onClosed(reason == null ? CloseReason.of("closed by the peer") : reason);
    }
  }

  void writable() {
    for (int i = 0; i < writableListeners.size(); i++) {
      writableListeners.get(i).run();
    }
  }

  HandlerEntry entry() {
    return entry;
  }

  ConnectionInfo info() {
    HandlerEntry current = entry;
    return new ConnectionInfo(
        id,
        current.protocol(),
        current.handler().version(),
        endpoint,
        String.valueOf(channel.remoteAddress()).replaceFirst("^[^/]*/", ""),
        role,
        stream,
        counter.in(),
        counter.out() + (direct == null ? 0 : direct.sent()),
        openedMillis);
  }

  // ---- Connection

  @Override
  public long id() {
    return id;
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public String protocol() {
    return entry.protocol();
  }

  @Override
  public SocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return channel.localAddress();
  }

  @Override
  public boolean secure() {
    return channel.pipeline().get(TlsGate.TLS) != null;
  }

  @Override
  public EventLoop eventLoop() {
    return channel.eventLoop();
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public ChannelHandlerContext transport() {
    return transport;
  }

  @Override
  public Output output() {
    return output;
  }

  @Override
  public void framing(Endpoint.Framing framing) {
    if (framing != Endpoint.Framing.WEBSOCKET || channel.pipeline().get("http-codec") == null) {
      throw new IllegalStateException(
          framing + " on " + channel.pipeline().names() + " (expected: WEBSOCKET after HTTP)");
    }
    WebSocketCodec.replaceHttp(channel.pipeline(), "http-codec");
  }

  @Override
  public void describe(String newRole, String newStream) {
    role = newRole;
    stream = newStream;
    DialListener listener = dialled;
    if (listener != null) {
      listener.onDescribed(newRole, newStream);
    }
  }

  @Override
  public void addWritableListener(Runnable listener) {
    writableListeners.add(listener);
  }

  @Override
  public void removeWritableListener(Runnable listener) {
    writableListeners.remove(listener);
  }

  @Override
  public void addCloseListener(Runnable listener) {
    if (closed) {
      listener.run();
    } else {
      closeListeners.add(listener);
    }
  }

  @Override
  public void removeCloseListener(Runnable listener) {
    closeListeners.remove(listener);
  }

  @Override
  public void close() {
    close(CloseReason.of("closed by this node"));
  }

  @Override
  public void close(CloseReason reason) {
    boolean first = closeReason == null;
    if (first) {
      closeReason = reason;
    }
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    if (first) {
      Farewell.to(channel);
    }
  }

  @Override
  public String toString() {
    return "connection " + id + " from " + channel.remoteAddress();
  }
}
