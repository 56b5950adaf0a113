package org.streamrp2p.restream;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream elsewhere.
 *
 * @param url whole: holds the key, never shown
 * @param tls whether {@code rtmps}
 * @param host without brackets
 * @param port given or usual: 1935, with TLS 443
 */
record Remote(String url, boolean tls, String host, int port) {
  private static final String EXPECTED = " (expected: rtmp://HOST[:PORT]/APP/NAME, or rtmps://…)";

  /**
   * @throws IllegalArgumentException if it is no such URL; the message does not hold it
   */
  static Remote parse(String url) {
    int scheme = url.indexOf("://");
    int path = scheme < 0 ? -1 : url.indexOf('/', scheme + 3);
    String kind = scheme < 0 ? "" : url.substring(0, scheme).toLowerCase(Locale.ROOT);
    if (!kind.equals("rtmp") && !kind.equals("rtmps")) {
      throw new IllegalArgumentException("the URL begins otherwise" + EXPECTED);
    }
    String bare = path < 0 ? "" : url.substring(path).replaceFirst("\\?.*", "");
    if (!bare.matches("/[^/].*/[^/]+")) {
      throw new IllegalArgumentException("the URL has no application and name" + EXPECTED);
    }
    boolean tls = kind.equals("rtmps");
    @Nullable URI server = server(url.substring(scheme + 3, path));
    if (server == null) {
      throw new IllegalArgumentException("the URL has no host that could be dialled" + EXPECTED);
    }
    int port = server.getPort() < 0 ? (tls ? 443 : 1935) : server.getPort();
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
    return new Remote(url, tls, server.getHost().replaceAll("[\\[\\]]", ""), port);
  }

  /** A user and a password would be sent nowhere: better told than left out. */
  private static @Nullable URI server(String authority) {
    try {
      URI uri = URI.create("rtmp://" + authority + '/');
      return uri.getHost() == null || uri.getUserInfo() != null ? null : uri;
    } catch (IllegalArgumentException e) {
      return null; // no host
    }
  }

  /** What may be shown. */
  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
    return (tls ? "rtmps://" : "rtmp://") + shown + ':' + port;
  }
}
