package org.streamrp2p.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} field (RFC 9110 §5.6.7, IMF-fixdate), formatted once a second. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static volatile Formatted last = new Formatted(-1, "");

  private record Formatted(long second, String text) {}

  private HttpDate() {}

  /** From any thread. */
  static String at(Instant now) {
    Formatted cached = last;
    if (cached.second != now.getEpochSecond()) {
      cached = new Formatted(now.getEpochSecond(), FORMAT.format(now));
      last = cached;
    }
    return cached.text;
  }
}
