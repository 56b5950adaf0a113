package org.streamrp2p.hub.stream;

import org.jspecify.annotations.Nullable;
import org.streamrp2p.hub.fanout.Cursor;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.hub.fanout.Reader;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** A reader with a connection. State is confined to the connection's event loop. */
final class SubscriptionHandle implements Subscription, Reader, Patience.Waiter {
  private final long id;
  private final StreamCore core;
  private final Connection connection;
  private final Viewers viewers;
  private final Cursor cursor;
  private final Runnable pump;
  private final Runnable closeTask = this::close;
  private SubscriptionListener listener;
  private EncodingKey key;
  private @Nullable LoopRing ring;
  private volatile long framesDropped;
  private volatile boolean open = true;

  SubscriptionHandle(
      long id,
      StreamCore core,
      Connection connection,
      EncodingKey key,
      Viewers viewers,
      SubscriptionListener listener) {
    this.id = id;
    this.core = core;
    this.connection = connection;
    this.key = key;
    this.viewers = viewers;
    this.listener = listener;
    this.cursor = new Cursor(connection.output(), this);
    this.pump = cursor::pump;
  }

  /** Begins to read, unless the connection closed meanwhile. */
  void attach(LoopRing newRing, boolean fromNewestGroup) {
    ring = newRing;
    if (!open) {
      detach();
      return;
    }
    connection.addWritableListener(pump);
    connection.addCloseListener(closeTask);
    if (open) {
      newRing.attach(cursor, fromNewestGroup);
    }
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
  public void encoder(FrameEncoder encoder) {
    change(encoder, false);
  }

  @Override
  public void restart(FrameEncoder encoder) {
    change(encoder, true);
  }

  private void change(FrameEncoder encoder, boolean anew) {
    if (!open || encoder.key().equals(key)) {
      return;
    }
    EncodingKey before = key;
    key = encoder.key();
    core.home()
        .execute(
            () -> {
              LoopRing to = core.join(encoder, connection.eventLoop());
              connection.eventLoop().execute(() -> move(to, before, anew));
            });
  }

  private void move(LoopRing to, EncodingKey before, boolean anew) {
    LoopRing from = ring;
    ring = to;
    if (from != null && open) {
      to.move(cursor, from, anew);
    }
    core.home().execute(() -> core.leave(before));
  }

  @Override
  public void listener(SubscriptionListener newListener) {
    listener = newListener;
  }

  @Override
  public void paused(boolean paused) {
    cursor.paused(paused);
  }

  @Override
  public long framesDropped() {
    return framesDropped;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      connection.removeWritableListener(pump);
      connection.removeCloseListener(closeTask);
      cursor.close();
      if (ring != null) {
        detach();
      }
    }
  }

  private void detach() {
    if (ring != null) {
      ring.detach(cursor);
      ring = null;
    }
    EncodingKey last = key;
    viewers.left(
        this,
        core,
        () -> {
          core.leave(last);
          core.left(this);
        });
  }

  /** Ends it from outside: its owner is told. On the connection's event loop. */
  void closeByHub(String reason) {
    if (open) {
      close();
      listener.onClosed(reason);
    }
  }

  @Override
  public void waitedTooLong(String reason) {
    connection.eventLoop().execute(() -> closeByHub(reason));
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void published() {
    listener.onPublished();
  }

  @Override
  public void unpublished(String reason) {
    listener.onUnpublished(reason);
    if (core.endsAtOnce()) {
      closeByHub(reason);
    }
  }

  @Override
  public void dropped(long frames) {
    framesDropped += frames;
    core.dropped(frames);
    listener.onDropped(frames);
  }
}
