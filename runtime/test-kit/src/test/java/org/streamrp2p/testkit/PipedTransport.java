package org.streamrp2p.testkit;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.transport.RelayTransport;
import org.streamrp2p.spi.transport.TransportAddress;
import org.streamrp2p.spi.transport.TransportException;
import org.streamrp2p.spi.transport.TransportLink;

/** A relay transport in memory, with the shape of any of the real ones. */
final class PipedTransport implements RelayTransport {
  private final String name;
  private final Set<Capability> capabilities;
  private final int maxStreams;
  private final int datagramLimit;
  private final Map<Integer, LinkAcceptor> listeners = new HashMap<>();
  private final List<TestConnection[]> pipes = new ArrayList<>();

  PipedTransport(String name, Set<Capability> capabilities, int maxStreams, int datagramLimit) {
    this.name = name;
    this.capabilities = capabilities;
    this.maxStreams = maxStreams;
    this.datagramLimit = datagramLimit;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public CompletionStage<TransportLink> dial(
      TransportAddress address, @Nullable Connection over, long timeoutMillis) {
    if (over != null) {
      return capabilities.contains(Capability.LAYERED)
          ? CompletableFuture.completedFuture(new Link(address, over))
          : CompletableFuture.failedFuture(
              new TransportException(
                  TransportException.Code.UNSUPPORTED, name + " does not run over another link"));
    }
    LinkAcceptor acceptor = listeners.get(address.port());
    if (acceptor == null) {
      return CompletableFuture.failedFuture(
          new TransportException(
              TransportException.Code.UNREACHABLE, address + ": nobody listens"));
    }
    Link dialler = new Link(address, null);
    Link accepted = new Link(new TransportAddress(name, "dialler", 1, ""), null);
    dialler.peer = accepted;
    accepted.peer = dialler;
    acceptor.onLink(accepted);
    return CompletableFuture.completedFuture(dialler);
  }

  @Override
  public CompletionStage<TransportListener> listen(String host, int port, LinkAcceptor acceptor) {
    listeners.put(port, acceptor);
    return CompletableFuture.completedFuture(
        new TransportListener() {
          @Override
          public TransportAddress address() {
            return new TransportAddress(name, "here", port, "");
          }

          @Override
          public void close() {
            listeners.remove(port);
          }
        });
  }

  @Override
  public CompletionStage<TransportLink> accept(Connection carrier) {
    return CompletableFuture.completedFuture(
        new Link(new TransportAddress(name, "carrier", 0, ""), carrier));
  }

  /** Moves what was written on each end to the other one. */
  void pump() {
    for (TestConnection[] pipe : List.copyOf(pipes)) {
      move(pipe[0], pipe[1]);
      move(pipe[1], pipe[0]);
    }
  }

  private static void move(TestConnection from, TestConnection to) {
    for (ByteBuf b = from.channel().readOutbound(); b != null; b = from.channel().readOutbound()) {
      to.channel().writeInbound(b);
    }
  }

  private final class Link implements TransportLink {
    private final TransportAddress address;
    private final @Nullable Connection carrier;
    private @Nullable Link peer;
    private @Nullable LinkListener listener;
    private int streams;
    private boolean open = true;

    Link(TransportAddress address, @Nullable Connection carrier) {
      this.address = address;
      this.carrier = carrier;
    }

    @Override
    public String peerNodeId() {
      return address.nodeId();
    }

    @Override
    public TransportAddress remoteAddress() {
      return address;
    }

    @Override
    public int maxStreams() {
      return maxStreams;
    }

    @Override
    public CompletionStage<Connection> openStream() {
      if (streams >= maxStreams) {
        return CompletableFuture.failedFuture(
            new TransportException(
                TransportException.Code.LIMIT, name + " has " + streams + " streams already"));
      }
      streams++;
      if (carrier != null) {
        return CompletableFuture.completedFuture(carrier);
      }
      TestConnection near = new TestConnection();
      TestConnection far = new TestConnection();
      pipes.add(new TestConnection[] {near, far});
      peer.listener.onStream(far);
      return CompletableFuture.completedFuture(near);
    }

    @Override
    public int datagramLimit() {
      return datagramLimit;
    }

    @Override
    public boolean sendDatagram(ByteBuf payload) {
      try {
        boolean fits = open && payload.readableBytes() <= datagramLimit;
        if (fits) {
          peer.listener.onDatagram(payload);
        }
        return fits;
      } finally {
        payload.release();
      }
    }

    @Override
    public void listener(LinkListener newListener) {
      listener = newListener;
    }

    @Override
    public long roundTripMicros() {
      return -1;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close(int code, String reason) {
      open = false;
      if (carrier != null) {
        carrier.close();
      } else if (peer != null && peer.open) {
        peer.open = false;
        peer.listener.onClosed(reason);
      }
    }
  }
}
