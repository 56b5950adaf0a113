package org.streamrp2p.host.tls;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS for tests: a server side in a folder, and clients that trust one certificate. */
public final class Tls {
  private Tls() {}

  /** With a self-signed certificate in a folder. */
  public static ServerTls in(Path folder) {
    return new ServerTls(() -> folder, new ServerTls.Settings(null, null, 10), Clock.systemUTC());
  }

  /** For tests without TLS. */
  public static ServerTls none() {
    return in(Path.of("none"));
  }

  /** A socket that has shaken hands with a server that has this certificate. */
  public static SSLSocket connect(int port, String fingerprint, String... protocols)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new PinnedCertificate(fingerprint)}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }
}
