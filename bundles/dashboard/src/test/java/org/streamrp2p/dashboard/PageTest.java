package org.streamrp2p.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.dashboard.Fakes.Asked;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

class PageTest {
  private static final String SCRIPT = "<script>alert(1)</script>";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Connections LISTENERS = Fakes.listeners(8080, 1935);

  @TempDir Path folder;

  private static String page(List<StreamInfo> streams, List<HealthChecks.Finding> findings) {
    return Page.of(
        new PageModel(
            Addresses.of("node.example:8080", LISTENERS, false),
            "abc",
            "1.0.0",
            streams,
            findings,
            null,
            NOW));
  }

  @Test
  void aLiveStreamShowsWhereToWatchItAndHowItIs() {
    String html =
        page(
            List.of(Fakes.stream("live/demo", NOW.minusSeconds(3700), FourCc.AVC1, FourCc.MP4A)),
            List.of());
    assertTrue(html.contains("rtmp://node.example/live/demo"), html);
    assertTrue(html.contains("http://node.example:8080/live/demo.flv"), html);
    for (String fact : List.of("3 viewers", "2.5 Mbit/s", "H.264 + AAC", "for 1 hour")) {
      assertTrue(html.contains(fact), fact);
    }
  }

  @Test
  void anEmptyNodeSaysHowToPublish() {
    String html = page(List.of(), List.of());
    assertTrue(html.contains("Nobody is live."));
    assertTrue(html.contains("rtmp://node.example/live"));
    assertTrue(html.contains("streamr stream url"));
    assertTrue(html.contains("streamr start --demo"));
  }

  @Test
  void textOfOthersIsTextAndNothingElse() {
    HealthChecks.Finding finding =
        new HealthChecks.Finding(SCRIPT, HealthResult.warn(SCRIPT + "\" onload='x'&"));
    StreamInfo stream = Fakes.stream("live/x", NOW, FourCc.of("<\"'&"));
    String html = page(List.of(stream), List.of(finding));
    assertFalse(html.contains("<script>alert"), html);
    assertFalse(html.contains("onload='"), html);
    assertTrue(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;&amp;"));
    assertTrue(html.contains("&lt;&quot;&#39;&amp;"), html);
  }

  // The Host field comes from the network: what is no host is not repeated at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        SCRIPT,
        "a\"b",
        "node.example/path",
        "node.example:x",
        "user@node.example",
        "[::1",
        "a b",
        ""
      })
  void aHostThatIsNoneIsNotRepeated(String host) {
    assertEquals("http://127.0.0.1:8080", Addresses.of(host, LISTENERS, false).web());
  }

  @ParameterizedTest
  @CsvSource({
    "node.example, false, http://node.example, rtmp://node.example:1936/live/a",
    "node.example:80, false, http://node.example, rtmp://node.example:1936/live/a",
    "10.0.0.1:8080, false, http://10.0.0.1:8080, rtmp://10.0.0.1:1936/live/a",
    "[fe80::1]:8080, false, http://[fe80::1]:8080, rtmp://[fe80::1]:1936/live/a",
    "node.example, true, https://node.example, rtmp://node.example:1936/live/a"
  })
  void addressesAreThoseTheReaderReaches(String host, boolean secure, String web, String rtmp) {
    Addresses addresses = Addresses.of(host, Fakes.listeners(9, 1936), secure);
    assertEquals(web, addresses.web());
    assertEquals(rtmp, addresses.rtmp(new StreamName("live", "a")));
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndRunsNothingInline() {
    TestStreams streams = new TestStreams();
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            StreamName.parse("live/one"),
            Map.of(),
            "test",
            new TestConnection().remoteAddress());
    streams.publish(
        request, Streams.Numbering.ORIGIN, reason -> {}, new TestConnection().eventLoop());
    PageRoute route =
        new PageRoute(
            streams, LISTENERS, new HealthChecks(), new OwnerAccess(Fakes.data(folder)), "1");
    HttpAnswer.Body answer = Fakes.ask(route, Asked.get("/"));
    String policy = answer.headers().get("Content-Security-Policy");
    assertTrue(
        policy.startsWith("default-src 'none'; style-src 'self'; script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-store", answer.headers().get("Cache-Control"));
    String html = Fakes.text(answer);
    assertTrue(html.contains("live/one"), html);
    assertFalse(html.matches("(?s).*(src|href)=\"(?!/|#).*"), html);
    assertFalse(html.contains("style="), html);
    assertFalse(html.matches("(?s).*<script(?! src=).*"), html);
    assertFalse(html.contains("<style"), html);
    assertEquals(405, Fakes.ask(route, Asked.get("/").method("POST")).status());
  }

  // The name alone tells who streams when, and invites guessing.
  @Test
  void aPrivateStreamIsShownToTheOwnerAlone() {
    TestStreams streams = new TestStreams();
    StreamName family = StreamName.parse("live/family");
    streams.makePrivate(family);
    for (StreamName name : List.of(family, StreamName.parse("live/open"))) {
      TestConnection publisher = new TestConnection();
      streams.publish(
          new AccessRequest(
              AccessRequest.Action.PUBLISH, name, Map.of(), "test", publisher.remoteAddress()),
          Streams.Numbering.ORIGIN,
          reason -> {},
          publisher.eventLoop());
    }
    OwnerAccess access = new OwnerAccess(Fakes.data(folder));
    PageRoute route = new PageRoute(streams, LISTENERS, new HealthChecks(), access, "1");
    String stranger = Fakes.text(Fakes.ask(route, Asked.get("/")));
    assertTrue(stranger.contains("live/open"), stranger);
    assertFalse(stranger.contains("family"), stranger);
    OwnerAccess.Opened.Session session =
        (OwnerAccess.Opened.Session) access.open(String.valueOf(access.token()));
    String cookie = OwnerRoute.COOKIE + "=" + session.secret();
    String owner = Fakes.text(Fakes.ask(route, Asked.get("/").header("Cookie", cookie)));
    assertTrue(owner.contains("live/family"), owner);
    assertTrue(owner.contains("<li>private</li>"), owner);
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/style.css, text/css; charset=utf-8",
    "/assets/page.js, text/javascript; charset=utf-8",
    "/assets/icon.svg, image/svg+xml"
  })
  void thePageBringsItsOwnAssets(String path, String type) {
    HttpAnswer.Body answer = Fakes.ask(new AssetRoute(), Asked.get(path));
    assertEquals(200, answer.status());
    assertEquals(type, answer.headers().get("Content-Type"));
    assertFalse(Fakes.text(answer).matches("(?s).*(@import|url\\(|https?://(?!www.w3.org)).*"));
  }

  @ParameterizedTest
  @CsvSource({"0, no data", "400, 1 kbit/s", "640000, 640 kbit/s", "2540000, 2.5 Mbit/s"})
  void aBitRateIsSaidInWords(long bits, String words) {
    assertEquals(words, Words.bitRate(bits));
  }

  @ParameterizedTest
  @CsvSource({
    "5, for less than a minute",
    "60, for 1 minute",
    "3599, for 59 minutes",
    "7200, for 2 hours",
    "180000, for 2 days"
  })
  void aTimeIsSaidInWords(long seconds, String words) {
    assertEquals(words, Words.lasting(Duration.ofSeconds(seconds)));
  }

  private static HealthCheck check(String name, java.util.function.Supplier<HealthResult> result) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public HealthResult check() {
        return result.get();
      }
    };
  }

  @Test
  void healthNamesEachCheckAndIsUnavailableWhenOneIsCritical() {
    HealthChecks checks = new HealthChecks();
    HealthRoute route = new HealthRoute(checks);
    HttpAnswer.Body none = Fakes.ask(route, Asked.get("/health"));
    assertEquals(200, none.status());
    assertEquals("{\"status\":\"ok\",\"checks\":[]}\n", Fakes.text(none));
    checks.addCheck(check("b", () -> HealthResult.warn("\"look\"")));
    checks.addCheck(check("a", () -> HealthResult.ok("fine")));
    HttpAnswer.Body warned = Fakes.ask(route, Asked.get("/health"));
    assertEquals(200, warned.status());
    assertEquals(
        "{\"status\":\"warn\",\"checks\":[{\"name\":\"a\",\"status\":\"ok\",\"message\":\"fine\"},"
            + "{\"name\":\"b\",\"status\":\"warn\",\"message\":\"\\\"look\\\"\"}]}\n",
        Fakes.text(warned));
    checks.addCheck(
        check(
            "c",
            () -> {
              throw new IllegalStateException("secret");
            }));
    HttpAnswer.Body broken = Fakes.ask(route, Asked.get("/health"));
    assertEquals(503, broken.status());
    assertFalse(Fakes.text(broken).contains("secret"));
  }

  @Test
  void aCheckThatIsGoneIsNotAsked() {
    HealthChecks checks = new HealthChecks();
    HealthCheck check = check("a", () -> HealthResult.critical("broken"));
    checks.addCheck(check);
    checks.removeCheck(check);
    assertEquals(List.of(), checks.run());
  }
}
