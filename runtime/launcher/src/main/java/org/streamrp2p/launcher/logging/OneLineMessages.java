package org.streamrp2p.launcher.logging;

import org.jspecify.annotations.Nullable;
import org.tinylog.throwable.ThrowableData;
import org.tinylog.throwable.ThrowableFilter;
import org.tinylog.throwable.ThrowableStore;

/**
 * Keeps text from the network from forging lines or steering a terminal: control characters are
 * written out. For messages, and as tinylog's filter for those of exceptions. Made by tinylog.
 */
public final class OneLineMessages implements ThrowableFilter {
  /** For tinylog, which passes what stands behind the name in its configuration. */
  public OneLineMessages(@Nullable String unused) {}

  @Override
  public ThrowableData filter(ThrowableData error) {
    String message = error.getMessage();
    ThrowableData cause = error.getCause();
    return new ThrowableStore(
        error.getClassName(),
        oneLineOrNull(message),
        error.getStackTrace(),
        cause == null ? null : filter(cause));
  }

  private static @Nullable String oneLineOrNull(@Nullable String text) {
    return text == null ? null : oneLine(text);
  }

  /** A line feed becomes {@code \n}, an escape {@code \}{@code u001b}; most texts stay as is. */
  static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (steers(text.charAt(i))) {
        return written(text);
      }
    }
    return text;
  }

  private static String written(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!steers(c)) {
        out.append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c == '\r') {
        out.append("\\r");
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean steers(char c) {
    return (Character.isISOControl(c) && c != '\t') || c == '\u2028' || c == '\u2029';
  }
}
