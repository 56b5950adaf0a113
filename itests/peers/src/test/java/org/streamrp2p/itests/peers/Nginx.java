package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with its RTMP module, as Debian has it: a server of others. */
final class Nginx {
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

  private final int port;

  private Nginx(int port) {
    this.port = port;
  }

  /** One that listens; of {@code telling} players are told that their stream has ended. */
  static Nginx start(Scene scene) {
    assertTrue(
        Files.exists(MODULE),
        "nginx with its RTMP module is missing: apt-get install nginx libnginx-mod-rtmp");
    int port = freePort();
    Path folder = scene.folder();
    String configuration =
        """
        load_module %s;
        daemon off;
        master_process off;
        pid %s/nginx.pid;
        error_log %s/nginx.log;
        events { worker_connections 64; }
        rtmp {
          server {
            listen 127.0.0.1:%d;
            application live { live on; wait_key on; wait_video on; }
            application telling { live on; wait_key on; wait_video on; publish_notify on; }
          }
        }
        """
            .formatted(MODULE, folder, folder, port);
    try {
      Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
      Run nginx =
          scene.run(
              "nginx",
              List.of(
                  "/usr/sbin/nginx",
                  "-p",
                  folder.toString(),
                  "-e",
                  folder.resolve("nginx.log").toString(),
                  "-c",
                  file.toString()),
              Map.of());
      nginx.await("nginx listens", () -> connects(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Nginx(port);
  }

  String url(String stream) {
    return "rtmp://127.0.0.1:" + port + "/" + stream;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean connects(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }
}
