package org.streamrp2p.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.http.HttpRoute;

/**
 * The routes there are, in the order in which they are asked. Copy-on-write: reading takes no lock.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private volatile List<Entry> entries = List.of();

  /**
   * A pattern and the route behind it.
   *
   * @param ranking {@code service.ranking}
   * @param id {@code service.id}, so that equals keep their order
   * @param blocking whether it needs a virtual thread
   */
  record Entry(RoutePattern pattern, HttpRoute route, int ranking, long id, boolean blocking) {}

  /**
   * @param properties of the service; a pattern that is wrong is left out with a warning
   */
  synchronized void add(HttpRoute route, Map<String, ?> properties) {
    List<Entry> next = new ArrayList<>(entries);
    boolean blocking = Boolean.TRUE.equals(properties.get(HttpRoute.BLOCKING));
    int ranking = properties.get("service.ranking") instanceof Integer i ? i : 0;
    long id = properties.get("service.id") instanceof Long l ? l : 0;
    for (String text : patterns(properties.get(HttpRoute.PATTERN))) {
      try {
        next.add(new Entry(RoutePattern.parse(text), route, ranking, id, blocking));
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "Route {} is left out, correct it: {}", route.getClass().getName(), e.getMessage());
      }
    }
    next.sort(
        Comparator.comparingInt(Entry::ranking)
            .thenComparingInt(e -> e.pattern().text().length())
            .reversed()
            .thenComparingLong(Entry::id));
    entries = List.copyOf(next);
  }

  synchronized void remove(HttpRoute route) {
    entries = entries.stream().filter(e -> !e.route().equals(route)).toList();
  }

  synchronized void update(HttpRoute route, Map<String, ?> properties) {
    List<Entry> before = entries;
    remove(route);
    try {
      add(route, properties);
    } catch (RuntimeException e) {
      entries = before;
      throw e;
    }
  }

  /**
   * Routes for a path in the order of asking, each once.
   *
   * @param path normalised
   */
  List<Entry> matching(String path) {
    List<Entry> found = new ArrayList<>(4);
    for (Entry entry : entries) {
      if (entry.pattern().matches(path)
          && found.stream().noneMatch(e -> e.route().equals(entry.route()))) {
        found.add(entry);
      }
    }
    return found;
  }

  private static List<String> patterns(@Nullable Object property) {
    return switch (property) {
      case String text -> List.of(text);
      case String[] texts -> List.of(texts);
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }
}
