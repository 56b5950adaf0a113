package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;

final class PublicationHandle implements Publication {
  private final long id;
  private final StreamCore core;
  private final Numbering numbering;
  private final String protocol;
  private final SocketAddress remoteAddress;
  private final String holder;
  private final Instant since;
  private final EventLoop loop;
  private final Publishers publishers;
  private final Inlet inlet;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile PublicationListener listener;
  private volatile @Nullable Runnable unbind;

  PublicationHandle(
      long id,
      StreamCore core,
      Numbering numbering,
      String protocol,
      SocketAddress remoteAddress,
      String holder,
      Instant since,
      EventLoop loop,
      Publishers publishers,
      PublicationListener listener,
      Backlog backlog) {
    this.id = id;
    this.core = core;
    this.numbering = numbering;
    this.protocol = protocol;
    this.remoteAddress = remoteAddress;
    this.holder = holder;
    this.since = since;
    this.loop = loop;
    this.publishers = publishers;
    this.listener = listener;
    this.inlet = new Inlet(core.home(), this::arrived, core::dropped, backlog);
  }

  Numbering numbering() {
    return numbering;
  }

  String publisher() {
    return protocol + ' ' + remoteAddress;
  }

  SocketAddress remoteAddress() {
    return remoteAddress;
  }

  String holder() {
    return holder;
  }

  Instant since() {
    return since;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public StreamName stream() {
    return core.name();
  }

  @Override
  public void publish(Frame frame) {
    if ((frame.number() == null) != (numbering == Numbering.ORIGIN)) {
      frame.release();
      throw new IllegalArgumentException(
          "frame number: "
              + frame.number()
              + " (expected: "
              + (numbering == Numbering.ORIGIN ? "none" : "one")
              + ")");
    }
    if (!open.get()) {
      frame.release();
    } else if (core.home().inEventLoop()) {
      core.publish(this, frame);
    } else {
      inlet.offer(frame);
    }
  }

  @Override
  public long mayPauseNanos() {
    return open.get() && core.home().inEventLoop() ? core.mayPauseNanos(this) : 0;
  }

  @Override
  public void endsWith(Connection connection) {
    Runnable end = () -> close("connection closed");
    unbind = () -> connection.eventLoop().execute(() -> connection.removeCloseListener(end));
    connection.addCloseListener(end);
  }

  @Override
  public void listener(PublicationListener newListener) {
    listener = newListener;
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  @Override
  public void close(String reason) {
    if (finish()) {
      publishers.ended(this, core, reason);
    }
  }

  private void arrived(Frame frame) {
    core.publish(this, frame);
  }

  private boolean finish() {
    boolean first = open.compareAndSet(true, false);
    if (first) {
      inlet.stop();
      publishers.closed(this);
      Runnable bound = unbind;
      if (bound != null) {
        bound.run();
      }
    }
    return first;
  }

  /** Another publication has its place already: its owner is told. */
  void takenOver(String reason) {
    if (finish()) {
      loop.execute(() -> listener.onClosed(reason));
    }
  }

  /** Ends it from outside: its owner is told. */
  void closeByHub(String reason) {
    if (finish()) {
      publishers.ended(this, core, reason);
      loop.execute(() -> listener.onClosed(reason));
    }
  }
}
