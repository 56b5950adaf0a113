package org.streamrp2p.dashboard;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;
import org.streamrp2p.spi.stream.StreamName;

/**
 * Addresses that people paste into players and encoders.
 *
 * @param host as the reader of the page reaches this node: a name, an IPv4 or a bracketed IPv6
 *     address
 * @param httpPort where the page came from
 * @param rtmpPort of the RTMP listener
 * @param secure whether the page came over TLS
 */
record Addresses(String host, int httpPort, int rtmpPort, boolean secure) {
  static final String LOOPBACK = "127.0.0.1";
  private static final int HTTP = 8080;
  private static final int RTMP = 1935;
  private static final Pattern HOST =
      Pattern.compile(
          "(?<name>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>\\d{1,5}))?");

  /**
   * @param hostField the {@code Host} field: what is no host and port is not repeated
   */
  static Addresses of(@Nullable String hostField, Connections connections, boolean secure) {
    int http = port(connections, "http", HTTP);
    int rtmp = port(connections, "rtmp", RTMP);
    var match = HOST.matcher(hostField == null ? "" : hostField);
    if (!match.matches()) {
      return new Addresses(LOOPBACK, http, rtmp, secure);
    }
    String port = match.group("port");
    int shown = port == null ? (secure ? 443 : 80) : Integer.parseInt(port);
    return new Addresses(match.group("name"), shown, rtmp, secure);
  }

  /** As they are on this machine. */
  static Addresses local(Connections connections) {
    return of(null, connections, false);
  }

  private static int port(Connections connections, String name, int otherwise) {
    return connections.listeners().stream()
        .filter(listener -> listener.name().equals(name))
        .mapToInt(ListenerInfo::port)
        .findFirst()
        .orElse(otherwise);
  }

  /** Without a slash at the end. */
  String web() {
    boolean usual = httpPort == (secure ? 443 : 80);
    return (secure ? "https://" : "http://") + host + (usual ? "" : ":" + httpPort);
  }

  String flv(StreamName stream) {
    return web() + "/" + stream + ".flv";
  }

  /** {@code rtmp://HOST/APP}: what OBS calls the server. */
  String rtmpServer(String app) {
    return "rtmp://" + host + (rtmpPort == RTMP ? "" : ":" + rtmpPort) + "/" + app;
  }

  String rtmp(StreamName stream) {
    return rtmpServer(stream.app()) + "/" + stream.name();
  }
}
