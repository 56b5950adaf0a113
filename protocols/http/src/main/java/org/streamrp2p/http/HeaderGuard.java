package org.streamrp2p.http;

import java.util.Map;

/** Keeps what a route puts into header fields from becoming a field, or a body, of its own. */
final class HeaderGuard {
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  private HeaderGuard() {}

  /** Whether all names are tokens (RFC 9110 §5.6.2) and no value has a control character. */
  static boolean allow(Map<String, String> headers) {
    return headers.entrySet().stream()
        .allMatch(e -> isToken(e.getKey()) && isFieldValue(e.getValue()));
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || TOKEN_SIGNS.indexOf(c) >= 0);
  }

  /** RFC 9110 §5.5: visible characters, space and tab; nothing beyond Latin-1 reaches the wire. */
  private static boolean isFieldValue(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
  }
}
