package org.streamrp2p.host.tls;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.spi.node.DataFolder;

/** Section {@code tls}, and a look at the files every two seconds. */
@Component(service = TlsComponent.class, configurationPid = "org.streamrp2p.tls", immediate = true)
@Designate(ocd = TlsConfig.class)
public final class TlsComponent {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Path data;
  private final ServerTls tls;
  private final Thread watch;

  @Activate
  public TlsComponent(@Reference DataFolder folder, TlsConfig config) {
    data = folder.path();
    tls = new ServerTls(() -> folder.folder("tls"), settings(config), Clock.systemUTC());
    watch = Thread.ofVirtual().name("tls-watch").start(this::watch);
  }

  @Modified
  void modified(TlsConfig config) {
    tls.settings(settings(config));
  }

  @Deactivate
  void deactivate() {
    watch.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        tls.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // deactivated
    }
  }

  private ServerTls.Settings settings(TlsConfig config) {
    return new ServerTls.Settings(
        file(config.certificate()), file(config.privateKey()), config.handshakeTimeoutSeconds());
  }

  private @Nullable Path file(String name) {
    return name.isBlank() ? null : data.resolve(name.strip());
  }

  public ServerTls tls() {
    return tls;
  }
}
