package org.streamrp2p.hub.access;

import org.streamrp2p.spi.stream.StreamName;

/**
 * A choice of streams: {@code APP/NAME}, or {@code NAME} in the application {@code live}; {@code *}
 * stands for any characters, {@code ?} for one, and {@code *} alone for every stream.
 *
 * @param text as it was given, with the application
 */
record StreamPattern(String text) {
  private static final int MAX_LENGTH = StreamName.MAX_APP_LENGTH + 1 + StreamName.MAX_NAME_LENGTH;

  /**
   * @throws IllegalArgumentException if no stream could ever match it
   */
  static StreamPattern of(String given) {
    String text = given.strip();
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "stream pattern: " + text.length() + " characters (expected: 1.." + MAX_LENGTH + ")");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "._-~/*?".indexOf(c) < 0) {
        throw new IllegalArgumentException(
            "stream pattern: character U+%04X at %d (expected: letters, digits, . _ - ~ / * ?)"
                .formatted((int) c, i));
      }
    }
    boolean whole = text.indexOf('/') >= 0 || text.equals("*");
    return new StreamPattern(whole ? text : StreamName.DEFAULT_APP + '/' + text);
  }

  /** Whether it names one stream. */
  boolean isPlain() {
    return text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  /** In time proportional to the product of the lengths at worst. */
  boolean matches(StreamName stream) {
    String name = stream.toString();
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < text.length() && (text.charAt(p) == '?' || text.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }
}
