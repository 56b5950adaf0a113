package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Many players that look at the number of each picture; one thread reads for all of them. */
final class LoadPlayers implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final List<Player> players = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Selector selector;
  private final Thread thread;

  /** What one player saw. */
  static final class Player {
    private final RtmpPeer peer;
    private volatile long first = -1;
    private volatile long last = -1;
    private volatile long missing;

    private Player(RtmpPeer peer) {
      this.peer = peer;
    }

    long first() {
      return first;
    }

    long last() {
      return last;
    }

    /** Pictures left out, or given twice. */
    long missing() {
      return missing;
    }

    private void see(Message message) {
      long number = message.type() == Message.VIDEO ? message.number() : -1;
      if (number < 0) {
        return;
      }
      if (first < 0) {
        first = number;
      } else if (number != last + 1) {
        missing += Math.max(1, Math.abs(number - last - 1));
      }
      last = number;
    }
  }

  LoadPlayers(List<RtmpPeer> peers) {
    try {
      selector = Selector.open();
      for (RtmpPeer peer : peers) {
        Player player = new Player(peer);
        players.add(player);
        peer.channel().configureBlocking(false);
        peer.channel().register(selector, SelectionKey.OP_READ, player);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().name("players").daemon().start(this::run);
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, buffer));
      }
    } catch (ClosedSelectorException e) {
      // The test is over.
    } catch (IOException | RuntimeException e) {
      failure.set(e);
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) {
    Player player = (Player) key.attachment();
    try {
      if (player.peer.channel().read(buffer.clear()) < 0) {
        throw new IOException("the node closed the connection of a player");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    player.peer.reader().read(buffer.flip(), player::see);
  }

  List<Player> players() {
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    return players;
  }

  @Override
  public void close() {
    try {
      selector.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    players.forEach(p -> p.peer.close());
  }
}
