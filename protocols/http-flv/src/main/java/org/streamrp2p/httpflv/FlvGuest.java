package org.streamrp2p.httpflv;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;
import org.streamrp2p.spi.protocol.StallGuard;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * One player. Everything it writes goes past the HTTP codec, from {@link Connection#transport()},
 * as the hub's batches do. Confined to the event loop.
 */
final class FlvGuest extends ChannelInboundHandlerAdapter
    implements ProtocolSession, SubscriptionListener {
  private static final Logger LOG = LoggerFactory.getLogger(FlvGuest.class);

  private static final int MAX_REASON = 123;

  private final Connection connection;
  private final FlvFrameEncoder encoder;
  private final FlvCounters counters;
  private final int slowTimeoutSeconds;
  private final StallGuard stall;
  private @Nullable Subscription subscription;
  private boolean ended;

  /** Whether the publisher has left; the body goes on if one comes in time. */
  private boolean waiting;

  FlvGuest(
      Connection connection,
      FlvFrameEncoder encoder,
      FlvCounters counters,
      int slowTimeoutSeconds,
      boolean waiting) {
    this.waiting = waiting;
    this.connection = connection;
    this.encoder = encoder;
    this.counters = counters;
    this.slowTimeoutSeconds = slowTimeoutSeconds;
    this.stall = new StallGuard(connection.channel(), this::stalled);
  }

  /**
   * Sends the file header, before anything is subscribed.
   *
   * @param kinds what will come
   */
  FlvGuest begin(Set<MediaKind> kinds) {
    write(out -> encoder.header(kinds, out));
    counters.started.increment();
    if (isWebSocket()) {
      counters.overWebSocket.increment();
    }
    return this;
  }

  /** Listens to the subscription and has it encoded by this version. */
  FlvGuest attach(Subscription given) {
    subscription = given;
    given.listener(this);
    given.encoder(encoder);
    connection.describe("player", given.stream().toString());
    return this;
  }

  /**
   * Lets a subscription begin that the route made before there was a head: it waits for a live key
   * frame so that nothing can go out too early, and goes on at the newest one from here.
   */
  FlvGuest start() {
    Subscription waiting = subscription;
    if (waiting != null) {
      waiting.paused(true);
      connection.eventLoop().execute(() -> waiting.paused(false));
    }
    return this;
  }

  FlvFrameEncoder encoder() {
    return encoder;
  }

  private boolean isWebSocket() {
    return encoder.form().framing() == FlvForm.Framing.WEBSOCKET;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    counters.players.increment();
    stall.start(slowTimeoutSeconds);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    counters.players.decrement();
    stall.stop();
  }

  /** Nothing can be said to who does not read: it is closed at once. */
  private void stalled() {
    LOG.debug("{} takes nothing for {} s", connection.remoteAddress(), slowTimeoutSeconds);
    counters.slow.increment();
    connection.channel().close();
  }

  @Override
  public List<ChannelHandler> handlers() {
    return List.of(this);
  }

  @Override
  public Readiness readiness() {
    return subscription == null || ended
        ? Readiness.busy("the stream begins or ends at this moment", false)
        : Readiness.ready(0, false);
  }

  @Override
  public HandoverState handOver() {
    Subscription current = subscription;
    if (current == null || ended) {
      throw new HandoverRefusedException(readiness().problem());
    }
    return new FlvState(current.id(), encoder.form(), waiting).toHandover();
  }

  /** A player has nothing more to say; another request would wait for ever. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case PingWebSocketFrame ping -> pong(ctx, ping);
      case CloseWebSocketFrame close -> closed(ctx, close);
      case HttpRequest request -> {
        ReferenceCountUtil.release(request);
        counters.misbehaved.increment();
        LOG.debug("{} sends another request while it plays", connection.remoteAddress());
        ctx.close();
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  /** Who does not read what it gets needs no answer to its pings (RFC 6455 §5.5.2). */
  private static void pong(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else {
      ping.release();
    }
  }

  /** RFC 6455 §5.5.1: answered with the same code, then the connection ends. */
  private void closed(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    if (!ended) {
      ended = true;
      LOG.debug("{} leaves: {}", connection.remoteAddress(), close.statusCode());
      if (subscription != null) {
        subscription.close();
      }
      ctx.writeAndFlush(close.retain());
      connection.close();
    }
    close.release();
  }

  /** The body goes on: the hub closes the subscription when nobody comes back in time. */
  @Override
  public void onUnpublished(String reason) {
    waiting = true;
  }

  @Override
  public void onPublished() {
    waiting = false;
  }

  @Override
  public void onClosed(String reason) {
    end(
        waiting ? WebSocketCloseStatus.NORMAL_CLOSURE : WebSocketCloseStatus.ENDPOINT_UNAVAILABLE,
        reason);
  }

  /** What fits into a close frame beside its code (RFC 6455 §5.5). */
  private static String shortened(String reason) {
    String ascii = reason.replaceAll("[^ -~]", "?");
    return ascii.substring(0, Math.min(ascii.length(), MAX_REASON));
  }

  /** Ends the body and closes when all is sent. */
  void end(WebSocketCloseStatus status, String reason) {
    if (ended) {
      return;
    }
    ended = true;
    LOG.debug("{}: {}", connection.remoteAddress(), reason);
    if (subscription != null) {
      subscription.close();
    }
    if (connection.channel().isActive()) {
      if (isWebSocket()) {
        connection.channel().writeAndFlush(new CloseWebSocketFrame(status, shortened(reason)));
      } else {
        write(encoder::end);
      }
    }
    connection.close();
  }

  private void write(Consumer<ByteBuf> content) {
    ByteBuf out = connection.transport().alloc().buffer(32);
    content.accept(out);
    connection.transport().writeAndFlush(out);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{} went away: {}", connection.remoteAddress(), cause.toString());
    } else if (cause instanceof CodecException) {
      counters.misbehaved.increment();
      LOG.debug("{} broke its protocol: {}", connection.remoteAddress(), cause.toString());
    } else {
      LOG.error("{}: closing the connection", connection.remoteAddress(), cause);
    }
    ctx.close();
  }
}
