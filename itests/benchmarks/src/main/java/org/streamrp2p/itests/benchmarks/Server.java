package org.streamrp2p.itests.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.streamrp2p.itests.benchmarks.load.BareSender;

/**
 * What sends to the players, on processor 0.
 *
 * @param process to be ended
 * @param pid whose processor time counts
 * @param protocol that the players speak
 * @param publishUrl where the stream goes; empty if the server has it already
 */
record Server(Process process, long pid, String protocol, int port, String publishUrl)
    implements AutoCloseable {
  private static final long LIMIT_MILLIS = 30_000;
  static final String STREAM = "bench";

  /** A node with a configuration, and with the AOT cache of an earlier start if there is one. */
  static Server node(Path program, Path data, String configuration) throws Exception {
    Files.createDirectories(data);
    Path file = data.resolve("benchmark.json");
    Files.writeString(file, "{ \"aot\": { \"training\": false } " + configuration + " }");
    Node node = Node.start(program, data, Pinned.command(0), List.of("--config", file.toString()));
    node.awaitHttp();
    return new Server(
        node.process(),
        node.process().pid(),
        "rtmp",
        node.rtmp().getPort(),
        node.publishUrl(STREAM));
  }

  /** nginx with its RTMP module as Debian has it: one worker, everything else as shipped. */
  static Server nginx(Path work) throws Exception {
    int port = freePort();
    Path folder = Files.createDirectories(work.resolve("nginx" + port));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
        user root;
        worker_processes 1;
        worker_rlimit_nofile 16384;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 16384; }
        rtmp { server { listen 127.0.0.1:%2$d; application live { live on; } } }
        """
            .formatted(folder, port));
    List<String> words = Pinned.command(0);
    words.addAll(List.of("nginx", "-p", folder.toString(), "-c", configuration.toString(), "-g"));
    words.add("daemon off;");
    Process process = new ProcessBuilder(words).inheritIO().start();
    awaitPort(process, port);
    String url = "rtmp://127.0.0.1:" + port + "/live/" + STREAM;
    return new Server(process, process.pid(), "rtmp", port, url);
  }

  /** The bare sender: what the kernel alone costs. */
  static Server bare(Path clip, int windowMillis) throws Exception {
    int port = freePort();
    List<String> words = Pinned.java(0, BareSender.class, 64);
    words.addAll(List.of(clip.toString(), Integer.toString(port), Integer.toString(windowMillis)));
    Process process = new ProcessBuilder(words).inheritIO().start();
    awaitPort(process, port);
    return new Server(process, process.pid(), "raw", port, "");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(Process process, int port) throws Exception {
    long begin = System.nanoTime();
    while (true) {
      try (SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
        if (channel.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive()
            || System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS)) {
          throw new IOException("the server does not start", e);
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
