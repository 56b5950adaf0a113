package org.streamrp2p.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "//, /",
    "/live/demo.flv, /live/demo.flv",
    "/live//demo.flv, /live/demo.flv",
    "/./live/./demo.flv, /live/demo.flv",
    "/live/, /live",
    "/a%20b, /a b",
    "/caf%C3%A9, /café",
    "/%2561, /%61",
    "http://node:8080/live/x?y=1, /live/x",
    "HTTP://node, /",
    "http://node?x=1, /"
  })
  void aPathIsDecodedOnceAndNormalised(String target, String path) {
    assertEquals(path, RequestTarget.parse(target).path());
  }

  // Each of these means different things to different programs, so it means nothing here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../etc/passwd",
        "/live/..",
        "/live/%2e%2e/x",
        "/live/.%2E/x",
        "/live/%2e./x",
        "/a%2fb",
        "/a%5Cb",
        "/a\\b",
        "/a%00b",
        "/a%0d%0ab",
        "/a%7f",
        "/%",
        "/%4",
        "/%zz",
        "/%ff",
        "/%c0%ae%c0%ae/",
        "/a#b",
        "/caf\u00e9",
        "*",
        "",
        "node:80",
        "ftp://node/",
        "/x?a=%",
        "/x?a=%00"
      })
  void anAddressWithTwoReadingsIsRefused(String target) {
    assertThrows(BadRequestException.class, () -> RequestTarget.parse(target));
  }

  @Test
  void parametersKeepTheirOrderAndAllTheirValues() {
    Map<String, List<String>> query = RequestTarget.parse("/x?b=1&a=%26+2&b=3&&c").query();
    assertEquals(List.of("b", "a", "c"), List.copyOf(query.keySet()));
    assertEquals(List.of("1", "3"), query.get("b"));
    assertEquals(List.of("& 2"), query.get("a"));
    assertEquals(List.of(""), query.get("c"));
  }

  @Test
  void aFloodOfParametersIsRefused() {
    assertThrows(BadRequestException.class, () -> RequestTarget.parse("/x?" + "a&".repeat(257)));
  }
}
