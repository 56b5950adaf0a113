package org.streamrp2p.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;

/**
 * A connection over Netty's {@link EmbeddedChannel}: everything happens on the thread of the test.
 * {@link #install} puts a session in as the host does, {@link #remove} takes it out.
 */
public final class TestConnection implements Connection {
  private static final AtomicLong IDS = new AtomicLong(1);

  private final long id = IDS.getAndIncrement();
  private final Gate channel;
  private final ChannelHandlerContext transport;
  private final List<ChannelHandler> segment = new ArrayList<>();
  private final List<Runnable> writable = new ArrayList<>();
  private final List<Runnable> closed = new ArrayList<>();
  private String role = "";
  private String stream = "";
  private @Nullable String takenOverBy;
  private @Nullable HandoverState arguments;
  private @Nullable CloseReason closeReason;
  private Endpoint.@Nullable Framing framing;

  /**
   * @param framing what the host puts in front of the guest, in order: an HTTP codec, or nothing
   */
  public TestConnection(ChannelHandler... framing) {
    channel = new Gate();
    channel.pipeline().addLast(new Boundary());
    transport = channel.pipeline().context(Boundary.class);
    channel.pipeline().addLast(framing);
    channel.closeFuture().addListener(future -> List.copyOf(closed).forEach(Runnable::run));
  }

  /** Puts the session's segment in. */
  public TestConnection install(ProtocolSession session) {
    for (ChannelHandler handler : session.handlers()) {
      segment.add(handler);
      channel.pipeline().addLast(handler);
    }
    return this;
  }

  /** Takes the segment out, as at a hand-over. */
  public void remove() {
    segment.forEach(channel.pipeline()::remove);
    segment.clear();
  }

  /** The embedded channel, to feed and to read from. */
  @Override
  public EmbeddedChannel channel() {
    return channel;
  }

  /**
   * Whether the peer takes bytes. While it does not, what is written waits in the channel.
   *
   * @param takes false stops it, true lets go what waits
   */
  public void peerTakesBytes(boolean takes) {
    channel.open = takes;
    channel.flush();
  }

  /** A peer that {@linkplain #peerTakesBytes takes nothing} takes so many bytes of what waits. */
  public void peerTakes(int bytes) {
    channel.allowance = bytes;
    channel.flush();
    channel.allowance = 0;
  }

  /** How many bytes wait in the channel for the peer to take them. */
  public long waitingBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  /** What {@link #describe} said last. */
  public String role() {
    return role;
  }

  /** What {@link #describe} said last. */
  public String stream() {
    return stream;
  }

  /** The framing of the last {@link #framing(Endpoint.Framing)}, or null. */
  public Endpoint.@Nullable Framing framing() {
    return framing;
  }

  /** The protocol of the last {@link #takeOver}, or null. */
  public @Nullable String takenOverBy() {
    return takenOverBy;
  }

  /** The arguments of the last {@link #takeOver}, or null. */
  public @Nullable HandoverState arguments() {
    return arguments;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String endpoint() {
    return "test";
  }

  @Override
  public String protocol() {
    return "test";
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1935);
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public EventLoop eventLoop() {
    return channel.eventLoop();
  }

  @Override
  public ChannelHandlerContext transport() {
    return transport;
  }

  /** Notes it; what is in the pipeline stays as the test put it there. */
  @Override
  public void framing(Endpoint.Framing newFraming) {
    framing = newFraming;
  }

  @Override
  public void describe(String newRole, String newStream) {
    role = newRole;
    stream = newStream;
  }

  @Override
  public void addWritableListener(Runnable listener) {
    writable.add(listener);
  }

  @Override
  public void removeWritableListener(Runnable listener) {
    writable.remove(listener);
  }

  @Override
  public void addCloseListener(Runnable listener) {
    if (channel.isOpen()) {
      closed.add(listener);
    } else {
      listener.run();
    }
  }

  @Override
  public void removeCloseListener(Runnable listener) {
    closed.remove(listener);
  }

  @Override
  public boolean takeOver(String protocol, HandoverState newArguments) {
    takenOverBy = protocol;
    arguments = newArguments;
    remove();
    return true;
  }

  @Override
  public void close() {
    channel.flush();
    Channel c = channel;
    c.close();
  }

  @Override
  public void close(CloseReason reason) {
    if (closeReason == null) {
      closeReason = reason;
    }
    close();
  }

  /** What {@link #close(CloseReason)} said first, or null. */
  public @Nullable CloseReason closeReason() {
    return closeReason;
  }

  /** A channel whose peer can stop to read. */
  private static final class Gate extends EmbeddedChannel {
    private boolean open = true;
    private int allowance;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
      if (open) {
        super.doWrite(in);
      }
      while (allowance > 0 && in.current() instanceof ByteBuf first) {
        int bytes = Math.min(allowance, first.readableBytes());
        allowance -= bytes;
        outboundMessages().add(first.retainedSlice(first.readerIndex(), bytes));
        in.removeBytes(bytes);
      }
    }
  }

  private final class Boundary extends ChannelInboundHandlerAdapter {
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable()) {
        List.copyOf(writable).forEach(Runnable::run);
      }
      ctx.fireChannelWritabilityChanged();
    }
  }
}
