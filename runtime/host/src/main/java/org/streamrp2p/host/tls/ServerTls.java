package org.streamrp2p.host.tls;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that TLS ports show. Read when the first port wants it, and again when the
 * configuration or a file changes; what cannot be read leaves the one before in use. Connections
 * keep what they were opened with.
 *
 * <p><b>Threads.</b> From any; files are read under the lock, {@link #addTo} takes none.
 */
public final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  /** Key agreement and signatures take a millisecond or more: not on an event loop. */
  static final Executor TASKS = task -> Thread.ofVirtual().name("tls").start(task);

  /**
   * Where the certificate is.
   *
   * @param certificate PEM file; null for the node's own
   * @param privateKey PEM file; null for the node's own
   * @param handshakeTimeoutSeconds for a client that dawdles
   */
  public record Settings(
      @Nullable Path certificate, @Nullable Path privateKey, int handshakeTimeoutSeconds) {}

  private record Loaded(SslContext context, KeyMaterial material, boolean own) {}

  private final Supplier<Path> folder;
  private final Clock clock;
  private Settings settings;
  private boolean wanted;
  private String stamp = "";
  private Runnable onChange = () -> {};
  private volatile @Nullable Loaded loaded;
  private volatile String problem = "";
  private volatile int timeoutSeconds;

  /**
   * @param folder makes the folder of the self-signed certificate
   */
  public ServerTls(Supplier<Path> folder, Settings settings, Clock clock) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    timeoutSeconds = settings.handshakeTimeoutSeconds();
  }

  /** Runs when ports may have to be opened, or their problem has changed. */
  public synchronized void onChange(Runnable listener) {
    onChange = listener;
  }

  /** The configuration changed. */
  public void settings(Settings newSettings) {
    synchronized (this) {
      settings = newSettings;
      timeoutSeconds = newSettings.handshakeTimeoutSeconds();
      stamp = "";
    }
    check();
  }

  /**
   * A port wants TLS; reads the certificate if that was not done.
   *
   * @return whether there is one
   */
  public synchronized boolean want() {
    if (!wanted) {
      wanted = true;
      load();
    }
    return loaded != null;
  }

  /** Why the configured certificate is not in use, one line; empty if it is. */
  public String problem() {
    return problem;
  }

  /** Looks whether the files changed, and reads them again if so. */
  public void check() {
    Runnable changed;
    synchronized (this) {
      if (!wanted || stamp.equals(stampNow())) {
        return;
      }
      load();
      changed = onChange;
    }
    changed.run();
  }

  private void load() {
    stamp = stampNow();
    Settings now = settings;
    try {
      boolean own = now.certificate() == null && now.privateKey() == null;
      KeyMaterial material = own ? OwnCertificate.in(folder.get(), clock) : configured(now);
      loaded = new Loaded(context(material), material, own);
      problem = "";
      LOG.info("TLS ports show the certificate {}", material);
    } catch (TlsException e) {
      problem = e.getMessage() + ".";
      LOG.warn("{}{}", problem, loaded == null ? "" : " The certificate before it stays in use.");
    }
  }

  private static KeyMaterial configured(Settings settings) {
    Path certificate = settings.certificate();
    Path privateKey = settings.privateKey();
    if (certificate == null || privateKey == null) {
      String missing = certificate == null ? "tls.certificate" : "tls.privateKey";
      String given = certificate == null ? "tls.privateKey" : "tls.certificate";
      throw new TlsException(
          missing + ": empty (expected: a PEM file, because " + given + " is set)", null);
    }
    return PemFiles.read("tls.certificate", certificate, "tls.privateKey", privateKey);
  }

  private static SslContext context(KeyMaterial material) {
    try {
      return SslContextBuilder.forServer(material.key(), material.chain())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("tls.certificate: cannot be used: " + e.getMessage(), e);
    }
  }

  private String stampNow() {
    Path certificate = settings.certificate();
    Path privateKey = settings.privateKey();
    return stamp(certificate) + '|' + stamp(privateKey);
  }

  private static String stamp(@Nullable Path file) {
    if (file == null) {
      return "own";
    }
    try {
      return file + " " + Files.getLastModifiedTime(file).toMillis() + ' ' + Files.size(file);
    } catch (IOException e) {
      return file + " is missing";
    }
  }

  /**
   * Puts TLS at the end of a pipeline that has only what belongs below it.
   *
   * @throws IllegalStateException if {@link #want} did not say yes before
   */
  public void addTo(ChannelPipeline pipeline) {
    Loaded current = loaded;
    if (current == null) {
      throw new IllegalStateException("TLS without a certificate: want() comes first");
    }
    SslHandler handler = current.context().newHandler(pipeline.channel().alloc(), TASKS);
    handler.setHandshakeTimeout(timeoutSeconds, TimeUnit.SECONDS);
    pipeline.addLast(TlsGate.TLS, handler);
    pipeline.addLast(TlsGate.NAME, new TlsGate(null));
  }

  /** What a status may show. */
  public record Info(boolean selfMade, String fingerprint, String subject, Instant validUntil) {}

  /** Null while no port has TLS. */
  public @Nullable Info info() {
    Loaded current = loaded;
    if (current == null) {
      return null;
    }
    KeyMaterial material = current.material();
    return new Info(
        current.own(),
        material.fingerprint(),
        material.certificate().getSubjectX500Principal().getName(),
        material.certificate().getNotAfter().toInstant());
  }
}
