package org.streamrp2p.host.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.host.connection.HandlerRegistry;
import org.streamrp2p.host.listener.ListenerTable;
import org.streamrp2p.host.loop.Loops;
import org.streamrp2p.host.tls.ClientTls;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;

/** One attempt, from the name to the guest. Confined to an event loop, but for the name. */
final class Dialling implements Dialer.Dial, DialListener {
  private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);

  /** One address of several may be dead: the others get their turn within the time. */
  private static final long PER_ADDRESS_MILLIS = 3_000;

  private final Loops loops;
  private final HandlerRegistry registry;
  private final DialRequest request;
  private final EventLoop loop;
  private final String place;
  private @Nullable DialListener listener;
  private @Nullable Channel channel;
  private @Nullable Future<?> timeout;
  private @Nullable ClientTls tls;

  Dialling(Loops loops, HandlerRegistry registry, DialRequest request, DialListener listener) {
    this.loops = loops;
    this.registry = registry;
    this.request = request;
    this.listener = listener;
    loop = loops.next();
    place = request.host() + ':' + request.port();
  }

  void start() {
    loop.execute(
        () -> {
          timeout =
              loop.schedule(
                  () -> end(place + " does not answer"),
                  request.timeout().toMillis(),
                  TimeUnit.MILLISECONDS);
          // The resolver of the system blocks, and would hold the carrier of a virtual thread.
          Thread.ofPlatform().daemon().name("resolver").start(this::resolve);
        });
  }

  private void resolve() {
    try {
      ClientTls prepared = ClientTls.of(request);
      List<InetAddress> addresses = List.of(InetAddress.getAllByName(request.host()));
      loop.execute(
          () -> {
            tls = prepared;
            connect(addresses);
          });
    } catch (UnknownHostException e) {
      loop.execute(() -> end("there is no host " + request.host()));
    } catch (IOException | RuntimeException e) {
      loop.execute(() -> end(place + " cannot be dialled: " + e.getMessage()));
    }
  }

  private void connect(List<InetAddress> addresses) {
    if (listener == null) {
      return; // closed meanwhile
    }
    long millis = addresses.size() == 1 ? request.timeout().toMillis() : PER_ADDRESS_MILLIS;
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(loops.channel())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(millis, 600_000))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ListenerTable.WATER_MARK)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new InetSocketAddress(addresses.get(0), request.port()));
    channel = connected.channel();
    connected.addListener(
        future -> {
          if (future.isSuccess()) {
            onConnected(connected.channel());
          } else if (addresses.size() > 1) {
            connect(addresses.subList(1, addresses.size()));
          } else {
            end(words(future.cause()));
          }
        });
  }

  /** Before the channel reads: nothing that comes can miss the guest. */
  private void onConnected(Channel open) {
    open.pipeline().removeFirst();
    ClientTls wanted = tls;
    if (listener == null) {
      open.close();
    } else if (wanted == null) {
      give(open);
    } else {
      wanted.addTo(
          open,
          request.timeout().toMillis(),
          failure -> {
            if (failure == null) {
              give(open);
            } else {
              end(ClientTls.words(place, failure));
            }
          });
    }
  }

  private void give(Channel open) {
    cancelTimeout();
    if (listener == null) {
      open.close();
    } else {
      registry.dialled(open, request, this);
    }
  }

  private String words(Throwable failure) {
    return switch (failure) {
      case ConnectTimeoutException _ -> place + " does not answer";
      case ConnectException e when String.valueOf(e.getMessage()).contains("refused") ->
          place + " refuses connections";
      default -> place + " cannot be reached: " + failure.getMessage();
    };
  }

  @Override
  public void close() {
    loop.execute(() -> end("closed by " + request.dialler()));
  }

  /** Ends it before or after a guest came; the first reason counts. */
  private void end(String reason) {
    DialListener last = listener;
    onClosed(CloseReason.of(reason));
    Channel open = channel;
    if (last != null && open != null) {
      open.close();
    }
  }

  // ---- what the connection says; it may outlive whoever dialled, who then hears no more

  @Override
  public void onConnected(long connectionId) {
    tell(current -> current.onConnected(connectionId));
  }

  @Override
  public void onDescribed(String role, String stream) {
    tell(current -> current.onDescribed(role, stream));
  }

  @Override
  public void onClosed(CloseReason reason) {
    cancelTimeout();
    DialListener last = listener;
    listener = null;
    if (last != null) {
      LOG.debug("{} ended: {}", request, reason);
      guarded(last, current -> current.onClosed(reason));
    }
  }

  private void tell(Consumer<DialListener> call) {
    DialListener current = listener;
    if (current != null) {
      guarded(current, call);
    }
  }

  private void guarded(DialListener current, Consumer<DialListener> call) {
    try {
      call.accept(current);
    } catch (RuntimeException e) {
      LOG.error("{}: a listener failed", request, e);
    }
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
      timeout = null;
    }
  }
}
