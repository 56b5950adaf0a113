package org.streamrp2p.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.http.HttpAnswer;

/**
 * An answer that no route gives: a status and one sentence that the client may see.
 *
 * @param status 400..599
 * @param message plain ASCII without quotes; never names a file, a class or a secret
 */
record Problem(int status, String message) {
  static final Problem NOT_FOUND = new Problem(404, "Nothing here.");
  static final Problem TIMEOUT = new Problem(408, "The request did not arrive in time.");
  static final Problem TOO_LARGE = new Problem(413, "The request body is too large.");
  static final Problem NO_ROOM =
      new Problem(503, "Too many request bodies are under way. Try again.");
  static final Problem FAILED = new Problem(500, "The server failed to answer.");
  static final Problem LATE = new Problem(503, "The server did not answer in time.");

  static Problem bad(String message) {
    return new Problem(400, message);
  }

  /**
   * As JSON if that is what the client asks for, as text otherwise.
   *
   * @param accept the {@code Accept} field
   */
  HttpAnswer answer(@Nullable String accept) {
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    int json = wanted.indexOf("application/json");
    int html = wanted.indexOf("text/");
    if (json < 0 || (html >= 0 && html < json)) {
      return HttpAnswer.text(status, message + "\n");
    }
    byte[] body =
        ("{\"status\":" + status + ",\"error\":\"" + message + "\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    return HttpAnswer.of(status, "application/json", body, Map.of());
  }
}
