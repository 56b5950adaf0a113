package org.streamrp2p.host.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Above TLS: what goes wrong there ends here, because guests know nothing of it. A peer that speaks
 * no TLS, or other TLS, is quiet in the log.
 */
public final class TlsGate extends ChannelInboundHandlerAdapter {
  /** Name of the TLS handler in a pipeline; {@code Connection.secure()} goes by it. */
  public static final String TLS = "tls";

  static final String NAME = "tls-gate";
  private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);

  private @Nullable Consumer<@Nullable Throwable> handshake;

  /**
   * @param handshake told once: null when TLS is agreed on, else why not
   */
  TlsGate(@Nullable Consumer<@Nullable Throwable> handshake) {
    this.handshake = handshake;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
    if (evt instanceof SslHandshakeCompletionEvent event) {
      tell(event.isSuccess() ? null : event.cause());
    } else if (!(evt instanceof SslCloseCompletionEvent)) {
      ctx.fireUserEventTriggered(evt);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tell(new SSLException("the connection was closed"));
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable inner =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof SSLException) {
      LOG.debug("{}: TLS failed: {}", ctx.channel().remoteAddress(), inner.toString());
      tell(inner);
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void tell(@Nullable Throwable failure) {
    Consumer<@Nullable Throwable> listener = handshake;
    handshake = null;
    if (listener != null) {
      listener.accept(failure);
    }
  }
}
