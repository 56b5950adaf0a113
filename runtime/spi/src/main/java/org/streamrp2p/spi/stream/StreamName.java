package org.streamrp2p.spi.stream;

/**
 * A stream's name: application and name, as in {@code rtmp://HOST/APP/NAME}. Applications are
 * isolated from each other.
 *
 * @param app 1..64 characters
 * @param name 1..128 characters
 */
public record StreamName(String app, String name) {
  public static final String DEFAULT_APP = "live";
  public static final int MAX_APP_LENGTH = 64;
  public static final int MAX_NAME_LENGTH = 128;

  /**
   * @throws IllegalArgumentException if a part is empty, too long, or has a character other than
   *     letters, digits and {@code . _ - ~} (in {@code app} also {@code /} inside), or begins with
   *     a dot
   */
  public StreamName {
    check("app", app, MAX_APP_LENGTH, true);
    check("name", name, MAX_NAME_LENGTH, false);
  }

  /**
   * @param text {@code APP/NAME}, or {@code NAME} in the application {@code live}
   * @throws IllegalArgumentException see the constructor
   */
  public static StreamName parse(String text) {
    int slash = text.lastIndexOf('/');
    return slash < 0
        ? new StreamName(DEFAULT_APP, text)
        : new StreamName(text.substring(0, slash), text.substring(slash + 1));
  }

  private static void check(String part, String value, int max, boolean slashes) {
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException(
          "stream %s: %d characters (expected: 1..%d)".formatted(part, value.length(), max));
    }
    char before = '/';
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '~';
      boolean inside =
          (c == '.' || (c == '/' && slashes && i < value.length() - 1)) && before != '/';
      if (!plain && !inside) {
        throw new IllegalArgumentException(
            "stream %s: character U+%04X at %d (expected: letters, digits, and . _ - ~ inside)"
                .formatted(part, (int) c, i));
      }
      before = c;
    }
  }

  @Override
  public String toString() {
    return app + '/' + name;
  }
}
