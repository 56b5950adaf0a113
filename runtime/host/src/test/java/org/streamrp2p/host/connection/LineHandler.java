package org.streamrp2p.host.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;

/**
 * Answers each line with the version, a count that must go on through every hand-over, and the
 * line.
 */
final class LineHandler implements ProtocolHandler {
  private final String protocol;
  private final String version;
  private final boolean resumes;
  List<Endpoint> endpoints = List.of();

  LineHandler(String protocol, String version, boolean resumes) {
    this.protocol = protocol;
    this.version = version;
    this.resumes = resumes;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public ProtocolSession open(Connection connection) {
    if (version.equals("broken")) {
      throw new IllegalStateException("does not open, on purpose");
    }
    return new Session(connection, "", 0);
  }

  @Override
  public ProtocolSession takeOver(Connection connection, HandoverState arguments) {
    return new Session(connection, "", arguments.number("count"));
  }

  @Override
  public ProtocolSession resume(Connection connection, HandoverState state) {
    if (!resumes) {
      throw new HandoverRefusedException("version " + version + " refuses on purpose");
    }
    return new Session(connection, state.text("partial"), state.number("count"));
  }

  private final class Session extends ChannelInboundHandlerAdapter implements ProtocolSession {
    private final Connection connection;
    private String partial;
    private long count;
    private boolean busy;

    Session(Connection connection, String partial, long count) {
      this.connection = connection;
      this.partial = partial;
      this.count = count;
    }

    @Override
    public List<ChannelHandler> handlers() {
      return List.of(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      if (version.equals("throws")) {
        throw new IllegalStateException("threw on purpose");
      }
    }

    @Override
    public Readiness readiness() {
      return busy
          ? Readiness.busy("busy on purpose", true)
          : Readiness.ready(partial.length(), true);
    }

    @Override
    public boolean askToReconnect() {
      connection
          .channel()
          .writeAndFlush(Unpooled.copiedBuffer("come back\n", StandardCharsets.UTF_8));
      return true;
    }

    @Override
    public HandoverState handOver() {
      if (busy) {
        throw new HandoverRefusedException("busy on purpose");
      }
      return new HandoverState(protocol, 1, Map.of("partial", partial, "count", count));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf buffer = (ByteBuf) msg;
      partial += buffer.toString(StandardCharsets.UTF_8);
      buffer.release();
      for (int end = partial.indexOf('\n'); end >= 0; end = partial.indexOf('\n')) {
        String line = partial.substring(0, end);
        partial = partial.substring(end + 1);
        answer(ctx, line);
      }
    }

    private void answer(ChannelHandlerContext ctx, String line) {
      switch (line) {
        case "fail" -> throw new IllegalStateException("failed on purpose");
        case "busy" -> busy = true;
        case "free" -> busy = false;
        case "other" ->
            connection.takeOver("other", new HandoverState("line", 1, Map.of("count", count)));
        default ->
            ctx.writeAndFlush(
                Unpooled.copiedBuffer(
                    protocol + version + ' ' + ++count + ' ' + line + '\n',
                    StandardCharsets.UTF_8));
      }
    }
  }
}
