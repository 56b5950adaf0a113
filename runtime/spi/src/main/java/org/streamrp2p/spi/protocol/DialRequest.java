package org.streamrp2p.spi.protocol;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, and who shall be the guest. Immutable; made by {@link #to} and refined by
 * the {@code with…} methods.
 *
 * @since 1.1
 */
public final class DialRequest {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** Whose certificate is accepted. */
  public enum Tls {
    /** No TLS. */
    NONE,
    /** One that the system's trust store vouches for, made out to the server name. */
    VERIFIED,
    /** The one with the given fingerprint, whoever signed it. */
    PINNED
  }

  private final String dialler;
  private final String host;
  private final int port;
  private final String protocol;
  private final HandoverState arguments;
  private final Tls tls;
  private final @Nullable String fingerprint;
  private final Duration timeout;

  private DialRequest(
      String dialler,
      String host,
      int port,
      String protocol,
      HandoverState arguments,
      Tls tls,
      @Nullable String fingerprint,
      Duration timeout) {
    this.dialler = requireNonNull(dialler, "dialler");
    this.host = requireNonNull(host, "host");
    this.port = port;
    this.protocol = requireNonNull(protocol, "protocol");
    this.arguments = requireNonNull(arguments, "arguments");
    this.tls = tls;
    this.fingerprint = fingerprint;
    this.timeout = timeout;
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: empty (expected: a name or an address)");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
  }

  /**
   * Without TLS, and with ten seconds to connect.
   *
   * @param dialler who dials; becomes {@link Connection#endpoint()}
   * @param host a name, an IPv4 address, or an IPv6 address without brackets
   * @param protocol whose newest handler gets the connection
   * @param arguments for {@link ProtocolHandler#takeOver}
   */
  public static DialRequest to(
      String dialler, String host, int port, String protocol, HandoverState arguments) {
    return new DialRequest(
        dialler, host, port, protocol, arguments, Tls.NONE, null, DEFAULT_TIMEOUT);
  }

  /** With TLS; the certificate must be made out to the host and trusted by the system. */
  public DialRequest withTls() {
    return new DialRequest(dialler, host, port, protocol, arguments, Tls.VERIFIED, null, timeout);
  }

  /**
   * With TLS to a server that has one certain certificate, self-signed or not.
   *
   * @param sha256 fingerprint of the certificate: 64 hexadecimal digits, colons allowed
   */
  public DialRequest withPinnedTls(String sha256) {
    String digits = sha256.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "fingerprint: " + sha256 + " (expected: 64 hexadecimal digits)");
    }
    return new DialRequest(dialler, host, port, protocol, arguments, Tls.PINNED, digits, timeout);
  }

  /**
   * @param newTimeout for name, connection and TLS together
   */
  public DialRequest withTimeout(Duration newTimeout) {
    if (newTimeout.isNegative() || newTimeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + newTimeout + " (expected: more than 0)");
    }
    return new DialRequest(dialler, host, port, protocol, arguments, tls, fingerprint, newTimeout);
  }

  public String dialler() {
    return dialler;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public String protocol() {
    return protocol;
  }

  public HandoverState arguments() {
    return arguments;
  }

  public Tls tls() {
    return tls;
  }

  /** 64 lower-case digits; null unless {@link Tls#PINNED}. */
  public @Nullable String fingerprint() {
    return fingerprint;
  }

  public Duration timeout() {
    return timeout;
  }

  /** Leaves the arguments out: they may hold secrets. */
  @Override
  public String toString() {
    return dialler + " to " + host + ':' + port;
  }
}
