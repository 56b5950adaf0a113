package org.streamrp2p.host.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.DialRequest;

/** TLS of one connection that is dialled. Made on a thread that may read the trust store. */
public final class ClientTls {
  private final SslContext context;
  private final String host;
  private final int port;

  private ClientTls(SslContext context, String host, int port) {
    this.context = context;
    this.host = host;
    this.port = port;
  }

  /**
   * @return null if the request wants no TLS
   * @throws SSLException if this Java cannot do it, its trust store is damaged
   */
  public static @Nullable ClientTls of(DialRequest request) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
    SslContext context =
        switch (request.tls()) {
          case NONE -> null;
          case VERIFIED -> builder.endpointIdentificationAlgorithm("HTTPS").build();
          case PINNED ->
              builder
                  .trustManager(new PinnedCertificate(String.valueOf(request.fingerprint())))
                  .endpointIdentificationAlgorithm(null)
                  .build();
        };
    return context == null ? null : new ClientTls(context, request.host(), request.port());
  }

  /**
   * Puts TLS at the end of the pipeline and begins.
   *
   * @param done told once: null when TLS is agreed on, else why not
   */
  public void addTo(Channel channel, long timeoutMillis, Consumer<@Nullable Throwable> done) {
    SslHandler handler = context.newHandler(channel.alloc(), host, port, ServerTls.TASKS);
    handler.setHandshakeTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    channel.pipeline().addLast(TlsGate.TLS, handler).addLast(TlsGate.NAME, new TlsGate(done));
  }

  /** What went wrong, in words. */
  public static String words(String place, Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof NotSslRecordException) {
        return place + " does not speak TLS";
      }
      if (t instanceof SslHandshakeTimeoutException) {
        return place + " does not answer in TLS";
      }
      if (t instanceof PinnedCertificate.WrongCertificateException) {
        return "the certificate of " + place + " " + message;
      }
      if (message.contains("PKIX") || message.contains("trust anchor")) {
        return "the certificate of " + place + " is not signed by anyone this system trusts";
      }
      if (t instanceof CertificateException) {
        return "the certificate of " + place + " is not accepted: " + message;
      }
    }
    return "no TLS with " + place + ": " + failure.getMessage();
  }
}
