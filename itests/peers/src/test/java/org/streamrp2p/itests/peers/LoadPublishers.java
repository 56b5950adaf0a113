package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Many publishers of numbered pictures at their own speed; one thread sends for all of them. */
final class LoadPublishers implements AutoCloseable {
  static final int FRAMES_PER_SECOND = 25;

  /** Two seconds. */
  static final int GROUP = 2 * FRAMES_PER_SECOND;

  private static final int FRAME_MILLIS = 1000 / FRAMES_PER_SECOND;
  private static final int MOST_BEHIND = 2 * FRAMES_PER_SECOND;

  private final List<Publisher> publishers;
  private final int frameBytes;
  private final int frames;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Its frames start at a time of its own, so that not all come at once. */
  private static final class Publisher {
    private final RtmpPeer peer;
    private final long startNanos;
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private int sent;

    Publisher(RtmpPeer peer, long startNanos) {
      this.peer = peer;
      this.startNanos = startNanos;
    }
  }

  /**
   * @param bitsPerSecond of each
   * @param frames how many pictures each sends
   */
  LoadPublishers(List<RtmpPeer> peers, int bitsPerSecond, int frames) {
    this.frameBytes = bitsPerSecond / 8 / FRAMES_PER_SECOND;
    this.frames = frames;
    long now = System.nanoTime();
    publishers = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      peers.get(i).send(Message.avcHeader());
      configureBlocking(peers.get(i));
      publishers.add(
          new Publisher(peers.get(i), now + i * FRAME_MILLIS * 1_000_000L / peers.size()));
    }
    thread = Thread.ofPlatform().name("publishers").daemon().start(this::run);
  }

  private static void configureBlocking(RtmpPeer peer) {
    try {
      peer.channel().configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      boolean working = true;
      while (working && !closed) {
        working = false;
        for (Publisher publisher : publishers) {
          working |= send(publisher);
        }
        Thread.sleep(1);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  /** Sends what is due; returns whether anything is left. */
  private boolean send(Publisher publisher) throws IOException {
    long elapsed = System.nanoTime() - publisher.startNanos;
    long due = Math.min(frames, elapsed / (FRAME_MILLIS * 1_000_000L));
    while (publisher.sent < due || publisher.pending.hasRemaining()) {
      if (!publisher.pending.hasRemaining()) {
        int number = publisher.sent++;
        boolean key = number % GROUP == 0;
        publisher.pending =
            RtmpPeer.bytes(Message.picture((long) number * FRAME_MILLIS, key, number, frameBytes));
      }
      if (publisher.peer.channel().write(publisher.pending) == 0) {
        if (due - publisher.sent > MOST_BEHIND) {
          throw new IOException("the node takes nothing from a publisher for two seconds");
        }
        return true;
      }
    }
    return publisher.sent < frames;
  }

  /** Waits until all is sent; fails if the node did not take it. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  @Override
  public void close() {
    closed = true;
    publishers.forEach(p -> p.peer.close());
  }
}
