package org.streamrp2p.spi.protocol;

import static java.util.Objects.requireNonNull;

import java.util.Objects;

/**
 * A place where connections come in: a TCP port the host shall listen on for a protocol. The host
 * owns the listening socket; a handler only asks for it.
 *
 * <p>Immutable; made by {@link #tcp} and refined by the {@code with…} methods.
 */
public final class Endpoint {
  /** What the host puts in front of the guest; it stays in place when the guest is replaced. */
  public enum Framing {
    /** Bytes, as {@code ByteBuf}. */
    RAW,
    /**
     * HTTP/1.1 as Netty's {@code HttpObject}s (RFC 9112), header and chunk sizes limited by the
     * host.
     */
    HTTP,
    /**
     * WebSocket frames (RFC 6455) as Netty's {@code WebSocketFrame}s, after {@link
     * Connection#framing}: from the peer they must be masked and no longer than the host allows.
     * Data frames for many readers are written encoded, to {@link Connection#transport()}; control
     * frames as objects, to the segment's context.
     */
    WEBSOCKET
  }

  private final String name;
  private final String key;
  private final String address;
  private final int port;
  private final Framing framing;
  private final boolean tls;

  private Endpoint(
      String name, String key, String address, int port, Framing framing, boolean tls) {
    this.name = requireNonNull(name, "name");
    this.key = requireNonNull(key, "key");
    this.address = requireNonNull(address, "address");
    this.port = port;
    this.framing = requireNonNull(framing, "framing");
    this.tls = tls;
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(key + ": " + port + " (expected: 0..65535)");
    }
  }

  /**
   * @param name unique within the node, shown in status: {@code rtmp}
   * @param key the configuration key that sets the port, named in errors: {@code rtmp.port}
   * @param port 1..65535, or 0 for any free one
   */
  public static Endpoint tcp(String name, String key, int port) {
    return new Endpoint(name, key, "", port, Framing.RAW, false);
  }

  /**
   * @param newAddress a local address or host name to bind to; empty for all addresses
   */
  public Endpoint withAddress(String newAddress) {
    return new Endpoint(name, key, newAddress, port, framing, tls);
  }

  public Endpoint withFraming(Framing newFraming) {
    return new Endpoint(name, key, address, port, newFraming, tls);
  }

  /**
   * TLS 1.2 and 1.3 below everything else, with the certificate of the node. The host does it: a
   * guest sees what was encrypted, and goes on through a change of its version as on any other end
   * point.
   *
   * @since 1.1
   */
  public Endpoint withTls(boolean newTls) {
    return new Endpoint(name, key, address, port, framing, newTls);
  }

  public String name() {
    return name;
  }

  public String key() {
    return key;
  }

  /** Empty for all addresses. */
  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  public Framing framing() {
    return framing;
  }

  /**
   * Whether connections speak TLS.
   *
   * @since 1.1
   */
  public boolean tls() {
    return tls;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint e
        && name.equals(e.name)
        && key.equals(e.key)
        && address.equals(e.address)
        && port == e.port
        && framing == e.framing
        && tls == e.tls;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, key, address, port, framing, tls);
  }

  @Override
  public String toString() {
    return name + " on " + (address.isEmpty() ? "*" : address) + ':' + port;
  }
}
