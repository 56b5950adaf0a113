package org.streamrp2p.http;

/**
 * What a connection takes from the configuration, read anew for each request.
 *
 * @param maxBodyBytes largest request body
 * @param idleSeconds time for a whole request, or between two of them
 */
record Settings(int maxBodyBytes, int idleSeconds) {
  private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;
  private static final int MAX_IDLE_SECONDS = 3600;

  /**
   * @throws IllegalArgumentException with key, value and range, if a value is out of range
   */
  Settings {
    check("http.maxBodyBytes", maxBodyBytes, 0, MAX_BODY_BYTES);
    check("http.idleSeconds", idleSeconds, 1, MAX_IDLE_SECONDS);
  }

  static Settings of(HttpConfig config) {
    return new Settings(config.maxBodyBytes(), config.idleSeconds());
  }

  private static void check(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
