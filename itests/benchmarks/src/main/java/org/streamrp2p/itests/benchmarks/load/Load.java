package org.streamrp2p.itests.benchmarks.load;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.itests.benchmarks.load.Player.Join;

/**
 * Opens many players, measures for some seconds, and prints what it found as {@code key=value}
 * lines. One thread.
 */
public final class Load {
  private static final int BUFFER = 1 << 18;
  private static final int EVENTS = 4096;
  private static final long SECOND = 1_000_000_000;
  private static final int WARM_UP_SECONDS = 5;

  private final Libc libc = new Libc();
  private final MemorySegment buffer = Arena.global().allocate(BUFFER);
  private final MemorySegment out = Arena.global().allocate(4096);
  private final MemorySegment events =
      Arena.global().allocate((long) EVENTS * Libc.EPOLL_EVENT_BYTES);
  private final Map<String, String> options;
  private final List<Player> players = new ArrayList<>();
  private final int epoll;
  private final int count;
  private final int port;

  /** Whether players look into every frame for the time at which it was sent. */
  private final boolean latency;

  private final DoubleStream.Builder delays = DoubleStream.builder();
  private boolean measuring;

  private Load(Map<String, String> options) throws IOException {
    this.options = options;
    this.epoll = libc.epoll();
    this.count = number("players");
    this.port = number("port");
    this.latency = Boolean.parseBoolean(options.getOrDefault("latency", "false"));
  }

  /**
   * @param args {@code players= first= port= protocol=rtmp|flv|raw stream= rate= warm= seconds=
   *     mss= pid= expected=}: players that come and go before, joins in a second, seconds before
   *     the measurement and of it, bytes of a segment (0: the system's), the server, bytes in a
   *     second that each player should get
   */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      options.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    new Load(options).run();
  }

  private void run() throws IOException {
    long rate = number("rate");
    warmUp(number("first"), rate);
    join(count, rate);
    until(System.nanoTime() + number("warm") * SECOND);
    ServerProcess server = new ServerProcess(Long.parseLong(text("pid")));
    ServerProcess self = new ServerProcess(ProcessHandle.current().pid());
    long cpuBefore = server.cpuNanos();
    long selfBefore = self.cpuNanos();
    long from = System.nanoTime();
    players.forEach(Player::begin);
    measuring = true;
    until(from + number("seconds") * SECOND);
    long to = System.nanoTime();
    long cpu = server.cpuNanos() - cpuBefore;
    double selfSeconds = (self.cpuNanos() - selfBefore) / 1e9;
    players.forEach(p -> p.end(to));
    report((to - from) / 1e9, cpu / 1e9, server);
    print("playersCpuPercent", 100 * selfSeconds / ((to - from) / 1e9));
  }

  /** Players that come and go before the others: a server that has just started runs cold code. */
  private void warmUp(int first, long rate) throws IOException {
    join(first, rate);
    long deadline = System.nanoTime() + WARM_UP_SECONDS * SECOND;
    while (players.stream().anyMatch(p -> !p.closed && p.keyFrameNanos < 0)
        && System.nanoTime() - deadline < 0) {
      turn(5);
    }
    for (Player player : players) {
      if (!player.closed) {
        close(player);
      }
    }
    players.clear();
  }

  private void join(int wanted, long rate) throws IOException {
    long begin = System.nanoTime();
    while (players.size() < wanted) {
      if (System.nanoTime() - begin >= players.size() * SECOND / rate) {
        start();
      }
      turn(players.size() < wanted ? 1 : 0);
    }
  }

  private void until(long deadline) throws IOException {
    while (System.nanoTime() - deadline < 0) {
      turn(5);
    }
  }

  private void start() throws IOException {
    int fd = libc.socket();
    int segment = number("mss");
    if (segment > 0) {
      libc.option(fd, Libc.IPPROTO_TCP, Libc.TCP_MAXSEG, segment);
    }
    @Nullable Join join =
        switch (text("protocol")) {
          case "rtmp" -> new RtmpJoin(port, "live", text("stream"), this::stamped);
          case "flv" -> new FlvJoin("/live/" + text("stream") + ".flv");
          default -> null;
        };
    players.add(new Player(fd, System.nanoTime(), join));
    libc.epollControl(epoll, Libc.EPOLL_CTL_ADD, fd, Libc.EPOLLOUT, players.size() - 1);
    libc.connect(fd, port);
  }

  private void turn(int timeoutMillis) throws IOException {
    int ready = libc.epollWait(epoll, events, EVENTS, timeoutMillis);
    for (int i = 0; i < ready; i++) {
      int index = events.get(JAVA_INT_UNALIGNED, (long) i * Libc.EPOLL_EVENT_BYTES + 4);
      Player player = players.get(index);
      if (player.closed) {
        continue;
      }
      try {
        if (player.connected) {
          read(player);
        } else {
          connected(player, index);
        }
      } catch (IOException | RuntimeException e) {
        System.err.println("player " + index + ": " + e);
        close(player);
      }
    }
  }

  private void connected(Player player, int index) throws IOException {
    int error = libc.socketError(player.fd);
    if (error != 0) {
      throw new IOException("connect: errno " + error);
    }
    player.connected = true;
    libc.option(player.fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
    libc.epollControl(epoll, Libc.EPOLL_CTL_MOD, player.fd, Libc.EPOLLIN, index);
    @Nullable Join join = player.join;
    if (join != null) {
      send(player, join.hello());
    }
  }

  private void read(Player player) throws IOException {
    @Nullable Join join = player.join;
    long read =
        join == null
            ? libc.recv(player.fd, MemorySegment.NULL, 1 << 30, Libc.MSG_TRUNC)
            : libc.recv(player.fd, buffer, BUFFER, 0);
    long now = System.nanoTime();
    if (read > 0) {
      player.received(read, now);
      if (join != null) {
        join(player, join, (int) read);
      } else if (player.keyFrameNanos < 0) {
        player.keyFrameNanos = now - player.startedNanos;
      }
    } else if (read == 0) {
      close(player);
    } else if (libc.errno() != Libc.EAGAIN) {
      throw new IOException("recv: errno " + libc.errno());
    }
  }

  private void join(Player player, Join join, int read) throws IOException {
    ByteBuffer bytes = buffer.asSlice(0, read).asByteBuffer();
    send(player, join.feed(bytes));
    if (join.done() && player.keyFrameNanos < 0) {
      player.keyFrameNanos = System.nanoTime() - player.startedNanos;
    }
    if (join.done() && !latency) {
      player.join = null;
    }
  }

  /** A whole frame has come that was sent at this time. */
  private void stamped(long sentNanos) {
    if (measuring) {
      delays.add((System.nanoTime() - sentNanos) / 1e6);
    }
  }

  private void send(Player player, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      MemorySegment.copy(bytes, 0, out, JAVA_BYTE, 0, bytes.length);
      if (libc.send(player.fd, out, bytes.length) != bytes.length) {
        throw new IOException("send: errno " + libc.errno());
      }
    }
  }

  private void close(Player player) throws IOException {
    player.closed = true;
    libc.close(player.fd);
  }

  private void report(double seconds, double cpuSeconds, ServerProcess server) throws IOException {
    double expected = number("expected");
    double[] bytes = players.stream().mapToDouble(p -> p.bytes - p.bytesBefore).toArray();
    double[] silence = players.stream().mapToDouble(p -> p.silenceNanos / 1e6).sorted().toArray();
    double[] key =
        players.stream()
            .filter(p -> p.keyFrameNanos >= 0)
            .mapToDouble(p -> p.keyFrameNanos / 1e6)
            .sorted()
            .toArray();
    double gigabytes = Arrays.stream(bytes).sum() / 1e9;
    print("seconds", seconds);
    print("gigabytes", gigabytes);
    print("cpuSeconds", cpuSeconds);
    print("cpuPerGigabyte", gigabytes == 0 ? Double.NaN : cpuSeconds / gigabytes);
    print("cpuPercent", 100 * cpuSeconds / seconds);
    print(
        "starved",
        (double) Arrays.stream(bytes).filter(b -> b / seconds < 0.95 * expected).count());
    print("closed", (double) players.stream().filter(p -> p.closed).count());
    print("silenceP50", percentile(silence, 0.5));
    print("silenceMax", percentile(silence, 1));
    print("keyFrames", (double) key.length);
    print("keyFrameP50", percentile(key, 0.5));
    print("keyFrameP95", percentile(key, 0.95));
    if (latency) {
      double[] delay = delays.build().sorted().toArray();
      print("frames", (double) delay.length);
      print("latencyP50", percentile(delay, 0.5));
      print("latencyP99", percentile(delay, 0.99));
      print("latencyMax", percentile(delay, 1));
    }
    print("residentMegabytes", server.residentBytes() / 1e6);
  }

  private static double percentile(double[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static void print(String key, double value) {
    System.out.println(key + "=" + String.format(Locale.ROOT, "%.4f", value));
  }

  private String text(String key) {
    String value = options.get(key);
    if (value == null) {
      throw new IllegalArgumentException("missing: " + key + "=");
    }
    return value;
  }

  private int number(String key) {
    return Integer.parseInt(text(key));
  }
}
