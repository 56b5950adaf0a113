package org.streamrp2p.host;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.host.tls.ServerTls;
import org.streamrp2p.host.tls.TlsComponent;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.health.StatusSource;

/** Section {@code tls} of the status: the certificate that is shown, and how long it is good. */
@Component
public final class TlsStatus implements StatusSource, HealthCheck {
  private static final int WARN_DAYS = 14;

  private final ServerTls tls;

  @Activate
  public TlsStatus(@Reference TlsComponent component) {
    tls = component.tls();
  }

  @Override
  public String section() {
    return "tls";
  }

  @Override
  public Object status() {
    Map<String, Object> status = new LinkedHashMap<>();
    ServerTls.Info info = tls.info();
    if (info != null) {
      status.put("certificate", info.selfMade() ? "self-signed" : info.subject());
      status.put("sha256", info.fingerprint());
      status.put("validUntil", info.validUntil().toString());
    }
    if (!tls.problem().isEmpty()) {
      status.put("problem", tls.problem());
    }
    return status;
  }

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public HealthResult check() {
    ServerTls.Info info = tls.info();
    if (!tls.problem().isEmpty()) {
      return HealthResult.warn(tls.problem());
    }
    if (info == null) {
      return HealthResult.ok("No port has TLS");
    }
    long days = ChronoUnit.DAYS.between(Instant.now(), info.validUntil());
    return days < WARN_DAYS
        ? HealthResult.warn(
            (days < 0 ? "The certificate ended on " : "The certificate ends on ")
                + info.validUntil())
        : HealthResult.ok("Valid until " + info.validUntil());
  }
}
