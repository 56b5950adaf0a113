package org.streamrp2p.rtmp.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import org.streamrp2p.spi.stream.StreamName;

/**
 * A name with a query, as clients write it: {@code NAME?key=SECRET&token=…}.
 *
 * @param name before the question mark
 * @param parameters decoded (application/x-www-form-urlencoded), first value of each
 */
public record StreamQuery(String name, Map<String, String> parameters) {
  /** The instance that Flash clients add to an application by default. */
  private static final String DEFAULT_INSTANCE = "_definst_";

  public StreamQuery {
    parameters = Map.copyOf(parameters);
  }

  public static StreamQuery parse(String text) {
    int mark = text.indexOf('?');
    if (mark < 0) {
      return new StreamQuery(text, Map.of());
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (!key.isEmpty()) {
        parameters.putIfAbsent(decode(key), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new StreamQuery(text.substring(0, mark), parameters);
  }

  /**
   * The stream that this name means in an application. A slash in the name belongs to the
   * application, so that it does not matter where a client cuts the path of a URL.
   *
   * @throws IllegalArgumentException if application or name has characters that are not allowed
   */
  public StreamName in(String app) {
    StringBuilder path = new StringBuilder();
    for (String part : (app + '/' + name).split("/", -1)) {
      if (!part.isEmpty() && !part.equals(DEFAULT_INSTANCE)) {
        path.append(path.isEmpty() ? "" : "/").append(part);
      }
    }
    if (name.isEmpty() || name.endsWith("/")) {
      throw new IllegalArgumentException("stream name: empty (expected: 1 character or more)");
    }
    return StreamName.parse(path.toString());
  }

  /** Leaves the parameters out: they hold secrets. */
  @Override
  public String toString() {
    return name;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
