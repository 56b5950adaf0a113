package org.streamrp2p.launcher.config;

/** Takes comments out of JSON; every other character keeps its line and column. */
final class Comments {
  private Comments() {}

  /**
   * Replaces <code>// …</code> and <code>/* … *&#47;</code> outside of strings by spaces. A comment
   * that never ends reaches to the end of the text.
   */
  static String blank(String text) {
    StringBuilder out = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at = endOfString(text, at + 1);
      } else if (text.startsWith("//", at)) {
        at = blank(out, at, endOf(text, "\n", at, 0));
      } else if (text.startsWith("/*", at)) {
        at = blank(out, at, endOf(text, "*/", at + 2, 2));
      } else {
        at++;
      }
    }
    return out.toString();
  }

  private static int endOfString(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int endOf(String text, String mark, int from, int markLength) {
    int end = text.indexOf(mark, from);
    return end < 0 ? text.length() : end + markLength;
  }

  private static int blank(StringBuilder out, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = out.charAt(i);
      if (c != '\n' && c != '\r') {
        out.setCharAt(i, ' ');
      }
    }
    return to;
  }
}
