package org.streamrp2p.http;

/**
 * One pattern of a route: {@code /exact}, {@code /folder/*} (the folder and all below it), or
 * {@code /folder/*.flv} (all below it that ends so).
 *
 * @param text as registered; its length decides between routes of the same ranking
 * @param prefix what a path must begin with
 * @param suffix what it must end with
 * @param wildcard whether there is anything in between
 */
record RoutePattern(String text, String prefix, String suffix, boolean wildcard) {
  /**
   * @throws IllegalArgumentException if it is none of the three forms
   */
  static RoutePattern parse(String text) {
    int star = text.indexOf('*');
    boolean right =
        text.startsWith("/")
            && (star < 0 || (text.charAt(star - 1) == '/' && text.indexOf('*', star + 1) < 0));
    if (!right || text.indexOf('/', Math.max(star, text.length() - 1)) > 0) {
      throw new IllegalArgumentException(
          "pattern: \"" + text + "\" (expected: /exact, /folder/* or /folder/*.flv)");
    }
    return star < 0
        ? new RoutePattern(text, text, "", false)
        : new RoutePattern(text, text.substring(0, star), text.substring(star + 1), true);
  }

  /**
   * @param path normalised
   */
  boolean matches(String path) {
    if (!wildcard) {
      return path.equals(prefix);
    }
    boolean below =
        path.length() >= prefix.length() + suffix.length()
            && path.startsWith(prefix)
            && path.endsWith(suffix);
    boolean itself =
        suffix.isEmpty() && path.length() == prefix.length() - 1 && prefix.startsWith(path);
    return below || itself;
  }
}
