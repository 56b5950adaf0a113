package org.streamrp2p.rtmp.client;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream lies: {@code rtmp://HOST[:PORT]/APP/NAME[?QUERY]}, or {@code rtmps://}. The name
 * is what follows the last slash of the path, as encoders cut it.
 *
 * @param server scheme, host and port, as they were written
 * @param app one part or more
 * @param name with its query: a secret, since most servers have their key there
 */
record ClientUrl(String server, String app, String name) {
  /**
   * @throws IllegalArgumentException if it is no such URL; the message holds nothing of it
   */
  static ClientUrl parse(String text) {
    int scheme = text.indexOf("://");
    int path = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
    int query = text.indexOf('?');
    int end = query < 0 ? text.length() : query;
    int last = text.lastIndexOf('/', end - 1);
    String kind = scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(Locale.ROOT);
    boolean good =
        (kind.equals("rtmp") || kind.equals("rtmps"))
            && path > scheme + 3
            && last > path + 1
            && last + 1 < end;
    if (!good) {
      throw new IllegalArgumentException("url: (expected: rtmp://HOST/APP/NAME or rtmps://…)");
    }
    return new ClientUrl(
        text.substring(0, path), text.substring(path + 1, last), text.substring(last + 1));
  }

  /** What {@code connect} says (RTMP 1.0 §7.2.1.1). */
  String tcUrl() {
    return server + '/' + app;
  }

  /**
   * The same stream elsewhere (E-RTMP v2 "Reconnect Request").
   *
   * @param tcUrl absolute or relative; null for the same place
   * @return null if it is no place for RTMP, or would give TLS up
   */
  @Nullable String at(@Nullable String tcUrl) {
    if (tcUrl == null || tcUrl.isEmpty()) {
      return tcUrl() + '/' + name;
    }
    try {
      URI target = URI.create(tcUrl() + '/').resolve(tcUrl);
      String there = target.toString();
      while (there.endsWith("/")) {
        there = there.substring(0, there.length() - 1);
      }
      ClientUrl url = parse(there + '/' + name);
      boolean downgrade = isSecure() && !url.isSecure();
      return downgrade ? null : url.tcUrl() + '/' + url.name();
    } catch (IllegalArgumentException e) {
      return null; // no URL, or none of RTMP
    }
  }

  private boolean isSecure() {
    return server.toLowerCase(Locale.ROOT).startsWith("rtmps:");
  }

  /** What of a text of the server may be shown: one short line without the secret. */
  String shown(String text) {
    String bare = name.indexOf('?') < 0 ? name : name.substring(0, name.indexOf('?'));
    String query = name.substring(bare.length());
    String safe = text.replace(name, "…");
    if (query.length() > 1) {
      safe = safe.replace(query.substring(1), "…");
      for (String pair : query.substring(1).split("&", -1)) {
        String value = pair.substring(pair.indexOf('=') + 1);
        safe = value.length() < 4 ? safe : safe.replace(value, "…");
      }
    }
    if (bare.length() >= 4) {
      safe = safe.replace(bare, "…");
    }
    safe = safe.replaceAll("\\p{Cntrl}", " ").strip();
    return safe.length() > 160 ? safe.substring(0, 160) + '…' : safe;
  }

  /** Leaves the name out. */
  @Override
  public String toString() {
    return tcUrl() + "/…";
  }
}
