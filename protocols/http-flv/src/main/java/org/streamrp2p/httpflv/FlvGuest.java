package org.streamrp2p.httpflv;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * One player. Everything it writes goes past the HTTP codec, from {@link Connection#transport()},
 * as the hub's batches do. Confined to the event loop.
 */
final class FlvGuest extends ChannelInboundHandlerAdapter
    implements ProtocolSession, SubscriptionListener {
  private static final Logger LOG = LoggerFactory.getLogger(FlvGuest.class);

  private final Connection connection;
  private final FlvFrameEncoder encoder;
  private @Nullable Subscription subscription;
  private boolean ended;

  FlvGuest(Connection connection, FlvFrameEncoder encoder) {
    this.connection = connection;
    this.encoder = encoder;
  }

  /** Sends the file header, before anything is subscribed. */
  FlvGuest begin() {
    write(encoder::header);
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

  @Override
  public List<ChannelHandler> handlers() {
    return List.of(this);
  }

  @Override
  public HandoverState handOver() {
    Subscription current = subscription;
    if (current == null || ended) {
      throw new HandoverRefusedException("the stream begins or ends at this moment");
    }
    return new FlvState(current.id(), encoder.chunked()).toHandover();
  }

  /** A player has nothing more to say; another request would wait for ever. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    if (message instanceof HttpRequest) {
      LOG.debug("{} sends another request while it plays", connection.remoteAddress());
      ctx.close();
    }
  }

  @Override
  public void onUnpublished(String reason) {
    end(reason);
  }

  @Override
  public void onClosed(String reason) {
    end(reason);
  }

  /** Ends the body and closes when all is sent. */
  void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    LOG.debug("{}: {}", connection.remoteAddress(), reason);
    if (subscription != null) {
      subscription.close();
    }
    if (connection.channel().isActive()) {
      write(encoder::end);
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
    } else {
      LOG.error("{}: closing the connection", connection.remoteAddress(), cause);
    }
    ctx.close();
  }
}
