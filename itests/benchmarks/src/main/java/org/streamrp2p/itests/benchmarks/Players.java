package org.streamrp2p.itests.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Players that only count what they receive; one thread reads for all of them. */
final class Players implements AutoCloseable {
  private static final String APP = "live";
  private static final int BUFFER = 256 * 1024;

  private final Selector selector;
  private final Thread thread;
  private final List<Player> players = new ArrayList<>();
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  Players() throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name("players").daemon().start(this::run);
  }

  void playRtmp(InetSocketAddress address, String stream) throws IOException {
    register(RtmpPlay.open(address, APP, stream));
  }

  void playHttpFlv(InetSocketAddress address, String stream) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    String request =
        "GET /%s/%s.flv HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
            .formatted(APP, stream, address.getHostString(), address.getPort());
    ByteBuffer buffer = StandardCharsets.US_ASCII.encode(request);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    register(channel);
  }

  private void register(SocketChannel channel) throws IOException {
    Player player = new Player(new AtomicLong(), channel);
    players.add(player);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, player);
    selector.wakeup();
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      while (!stopped) {
        selector.select(key -> read(key, buffer));
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) {
    Player player = (Player) key.attachment();
    int count;
    try {
      count = player.channel().read(buffer.clear());
    } catch (IOException e) {
      count = -1;
    }
    if (count >= 0) {
      player.received().addAndGet(count);
      return;
    }
    try {
      player.channel().close();
    } catch (IOException e) {
      Benchmarks.progress("closing a player: " + e);
    }
  }

  /** Bytes received so far, player by player. */
  List<Long> received() {
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException("the players ended", failed);
    }
    return players.stream().map(p -> p.received().get()).toList();
  }

  /** How many players lost their connection. */
  long closed() {
    return players.stream().filter(p -> !p.channel().isOpen()).count();
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Player player : players) {
      player.channel().close();
    }
    selector.close();
  }

  private record Player(AtomicLong received, SocketChannel channel) {}
}
