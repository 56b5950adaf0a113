package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.time.Instant;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;

final class PublicationHandle implements Publication {
  private final long id;
  private final StreamCore core;
  private final Numbering numbering;
  private final String publisher;
  private final String holder;
  private final Instant since;
  private final EventLoop loop;
  private final HubStreams hub;
  private volatile PublicationListener listener;
  private volatile boolean open = true;

  PublicationHandle(
      long id,
      StreamCore core,
      Numbering numbering,
      String publisher,
      String holder,
      Instant since,
      EventLoop loop,
      HubStreams hub,
      PublicationListener listener) {
    this.id = id;
    this.core = core;
    this.numbering = numbering;
    this.publisher = publisher;
    this.holder = holder;
    this.since = since;
    this.loop = loop;
    this.hub = hub;
    this.listener = listener;
  }

  Numbering numbering() {
    return numbering;
  }

  String publisher() {
    return publisher;
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
    if (!open) {
      frame.release();
    } else if (core.home().inEventLoop()) {
      core.publish(this, frame);
    } else {
      core.home().execute(() -> core.publish(this, frame));
    }
  }

  @Override
  public void listener(PublicationListener newListener) {
    listener = newListener;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close(String reason) {
    if (open) {
      open = false;
      hub.ended(this, core, reason);
    }
  }

  /** Another publication has its place already: its owner is told. */
  void takenOver(String reason) {
    open = false;
    loop.execute(() -> listener.onClosed(reason));
  }

  /** Ends it from outside: its owner is told. */
  void closeByHub(String reason) {
    if (open) {
      open = false;
      hub.ended(this, core, reason);
      loop.execute(() -> listener.onClosed(reason));
    }
  }
}
