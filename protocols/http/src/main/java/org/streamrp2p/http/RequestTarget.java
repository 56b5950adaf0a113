package org.streamrp2p.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request asks for (RFC 9112 §3.2): path and query, decoded once.
 *
 * @param path begins with a slash; no empty, {@code .} or {@code ..} segments, no slash at the end
 * @param query parameters in the order received
 */
record RequestTarget(String path, Map<String, List<String>> query) {
  private static final int MAX_PARAMETERS = 256;

  /**
   * @param target origin form ({@code /path?query}) or absolute form ({@code http://host/path})
   * @throws BadRequestException if it is another form, tries to climb with {@code ..}, or hides a
   *     slash, a backslash or a control character
   */
  static RequestTarget parse(String target) {
    String origin = withoutAuthority(target);
    if (origin.indexOf('#') >= 0) {
      throw new BadRequestException("The address has a fragment.");
    }
    int question = origin.indexOf('?');
    String path = question < 0 ? origin : origin.substring(0, question);
    String query = question < 0 ? "" : origin.substring(question + 1);
    return new RequestTarget(normalise(path), parameters(query));
  }

  private static String withoutAuthority(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    String lower = target.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      throw new BadRequestException("The address must begin with a slash.");
    }
    int begin = target.indexOf("//") + 2;
    int end = begin;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String rest = target.substring(end);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static String normalise(String raw) {
    StringBuilder path = new StringBuilder(raw.length());
    for (String part : raw.split("/", -1)) {
      String segment = Percent.decode(part, false);
      if (segment.equals("..") || segment.indexOf('/') >= 0 || segment.indexOf('\\') >= 0) {
        throw new BadRequestException("The address has a segment that is not allowed.");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        path.append('/').append(segment);
      }
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int count = 0;
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (++count > MAX_PARAMETERS) {
        throw new BadRequestException("The address has too many parameters.");
      }
      int equals = pair.indexOf('=');
      String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : Percent.decode(pair.substring(equals + 1), true);
      parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
    parameters.replaceAll((name, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(parameters);
  }
}
