package org.streamrp2p.host.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;
import org.streamrp2p.spi.protocol.Endpoint;

/**
 * The listening sockets, kept in step with what handlers ask for. An end point that moves is opened
 * at the new place before it is closed at the old one; if the new place cannot be had, the old one
 * stays.
 *
 * <p>From any thread.
 */
public final class ListenerTable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerTable.class);

  /**
   * What Netty may queue for a slow peer: little, since what is queued there can no longer be
   * dropped.
   */
  public static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 128 * 1024);

  private static final int BACKLOG = 4096;

  private record Listener(
      Endpoint endpoint, String protocol, @Nullable Channel channel, String problem) {
    ListenerInfo info() {
      int port =
          channel != null && channel.localAddress() instanceof InetSocketAddress bound
              ? bound.getPort()
              : endpoint.port();
      return new ListenerInfo(
          endpoint.name(),
          protocol,
          endpoint.key(),
          endpoint.address(),
          port,
          channel != null,
          problem);
    }
  }

  private final Loops loops;
  private final HandlerRegistry registry;
  private final ServerTls tls;
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private volatile List<ListenerInfo> infos = List.of();

  /**
   * @param tls for end points that ask for it
   */
  public ListenerTable(Loops loops, HandlerRegistry registry, ServerTls tls) {
    this.loops = loops;
    this.registry = registry;
    this.tls = tls;
  }

  public List<ListenerInfo> infos() {
    return infos;
  }

  /**
   * Opens, moves and closes until what is open is what is wanted.
   *
   * @param wanted end points by protocol
   */
  public synchronized void set(Map<String, List<Endpoint>> wanted) {
    Map<String, Listener> before = new LinkedHashMap<>(listeners);
    listeners.clear();
    wanted.forEach(
        (protocol, endpoints) -> {
          for (Endpoint endpoint : endpoints) {
            Listener old = before.remove(endpoint.name());
            listeners.put(endpoint.name(), update(old, endpoint, protocol));
          }
        });
    before.values().forEach(ListenerTable::close);
    List<ListenerInfo> list = new ArrayList<>();
    listeners.values().forEach(listener -> list.add(listener.info()));
    infos = List.copyOf(list);
  }

  private Listener update(@Nullable Listener old, Endpoint endpoint, String protocol) {
    if (old != null
        && old.channel() != null
        && old.endpoint().equals(endpoint)
        && old.protocol().equals(protocol)) {
      String problem = endpoint.tls() ? tls.problem() : "";
      return old.problem().equals(problem)
          ? old
          : new Listener(endpoint, protocol, old.channel(), problem);
    }
    Listener opened = open(endpoint, protocol);
    if (old == null || old.channel() == null) {
      return opened;
    }
    if (opened.channel() == null) {
      LOG.warn("{} The old port stays open.", opened.problem());
      return new Listener(old.endpoint(), old.protocol(), old.channel(), opened.problem());
    }
    close(old);
    return opened;
  }

  private Listener open(Endpoint endpoint, String protocol) {
    if (endpoint.tls() && !tls.want()) {
      return new Listener(endpoint, protocol, null, tls.problem());
    }
    InetSocketAddress address =
        endpoint.address().isEmpty()
            ? new InetSocketAddress(endpoint.port())
            : new InetSocketAddress(endpoint.address(), endpoint.port());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Acceptor(endpoint, protocol))
            .bind(address)
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      Listener listener =
          new Listener(endpoint, protocol, bound.channel(), endpoint.tls() ? tls.problem() : "");
      LOG.info("{} listens on {}{}", protocol, place(listener), endpoint.tls() ? " with TLS" : "");
      return listener;
    }
    return new Listener(endpoint, protocol, null, problem(endpoint, bound.cause()));
  }

  private static String place(Listener listener) {
    String address = listener.endpoint().address();
    return (address.isEmpty() ? "port " : address + " port ") + listener.info().port();
  }

  private static String problem(Endpoint endpoint, Throwable cause) {
    if (cause instanceof UnresolvedAddressException) {
      String address = endpoint.key().replaceFirst("\\.[^.]*$", ".address");
      return address + ": " + endpoint.address() + " is no address of this machine.";
    }
    String message = String.valueOf(cause.getMessage());
    String place = endpoint.key() + ": port " + endpoint.port();
    if (message.contains("Address already in use")) {
      String owner = PortOwner.of(endpoint.port());
      return place
          + " is in use"
          + (owner == null ? "" : " by " + owner)
          + ". Stop that program, or set "
          + endpoint.key()
          + " to another port.";
    }
    if (message.contains("Permission denied")) {
      return place + " may not be opened by this user. Set " + endpoint.key() + " to 1024 or more.";
    }
    return place
        + (endpoint.address().isEmpty() ? "" : " on " + endpoint.address())
        + " cannot be opened: "
        + message;
  }

  private static void close(Listener listener) {
    if (listener.channel() != null) {
      String place = place(listener);
      listener.channel().close().awaitUninterruptibly();
      LOG.info("{} no longer listens on {}", listener.protocol(), place);
    }
  }

  /** Gives each accepted channel to the registry, on its event loop. */
  @ChannelHandler.Sharable
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    private final Endpoint endpoint;
    private final String protocol;

    Acceptor(Endpoint endpoint, String protocol) {
      this.endpoint = endpoint;
      this.protocol = protocol;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
      ctx.pipeline().remove(this);
      if (endpoint.tls()) {
        tls.addTo(ctx.pipeline());
      }
      registry.accept(ctx.channel(), endpoint, protocol);
      ctx.pipeline().fireChannelRegistered();
    }
  }
}
