package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpRoute;

class RoutesTest {
  private final Routes routes = new Routes();

  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /a, false",
    "/health, /health, true",
    "/health, /health/x, false",
    "/*, /, true",
    "/*, /a/b, true",
    "/api/*, /api, true",
    "/api/*, /api/v1/x, true",
    "/api/*, /apis, false",
    "/*.flv, /live/a.flv, true",
    "/*.flv, /live/a.ts, false",
    "/live/*.flv, /a.flv, false",
    "/aa/*aa, /aa, false"
  })
  void aPatternMatchesWhatItSays(String pattern, String path, boolean matches) {
    assertEquals(matches, RoutePattern.parse(pattern).matches(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "*", "/a*", "/*/*", "/folder/", "x/*"})
  void anotherFormOfPatternIsRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> RoutePattern.parse(pattern));
  }

  @Test
  void rankingComesBeforeLengthAndLengthBeforeAge() {
    HttpRoute first = add("/*", 0, 1);
    HttpRoute exact = add("/live/a.flv", 0, 2);
    HttpRoute ranked = add("/*", 5, 3);
    HttpRoute late = add("/*", 0, 4);
    assertEquals(List.of(ranked, exact, first, late), matching("/live/a.flv"));
  }

  @Test
  void aRouteThatGoesIsAskedNoMoreAndOneThatChangesIsAskedAnew() {
    HttpRoute route = add("/a", 0, 1);
    routes.update(route, Map.of(HttpRoute.PATTERN, "/b", "service.id", 1L));
    assertEquals(List.of(), matching("/a"));
    assertEquals(List.of(route), matching("/b"));
    routes.remove(route);
    assertEquals(List.of(), matching("/b"));
  }

  @Test
  void aRouteWithTwoPatternsThatMatchIsAskedOnce() {
    HttpRoute route = e -> CompletableFuture.completedFuture(HttpAnswer.decline());
    routes.add(route, Map.of(HttpRoute.PATTERN, new String[] {"/*", "/a/*", "wrong"}));
    assertEquals(List.of(route), matching("/a/b"));
  }

  private HttpRoute add(String pattern, int ranking, long id) {
    HttpRoute route =
        new HttpRoute() {
          @Override
          public CompletableFuture<HttpAnswer> answer(
              org.streamrp2p.spi.http.HttpExchange exchange) {
            return CompletableFuture.completedFuture(HttpAnswer.decline());
          }
        };
    routes.add(
        route,
        Map.of(HttpRoute.PATTERN, List.of(pattern), "service.ranking", ranking, "service.id", id));
    return route;
  }

  private List<HttpRoute> matching(String path) {
    return routes.matching(path).stream().map(Routes.Entry::route).toList();
  }
}
