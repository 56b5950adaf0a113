package org.streamrp2p.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.dashboard.Fakes.Asked;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.testkit.ManualClock;
import org.streamrp2p.testkit.TestStreams;

class OwnerTest {
  private static final Connections LISTENERS = Fakes.listeners(8080, 1935);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private OwnerAccess access;
  private OwnerRoute route;
  private PageRoute page;

  @BeforeEach
  void start() {
    access = new OwnerAccess(Fakes.data(folder), clock);
    route = new OwnerRoute(access);
    page = new PageRoute(new TestStreams(), LISTENERS, new HealthChecks(), access, "1");
    page.keys = Fakes.keys(true);
  }

  private Asked link() {
    String token = access.token();
    assertNotNull(token);
    return Asked.get("/owner").with("token", token);
  }

  @Test
  void aLinkWorksOnceAndLeadsToThePageWithTheKey() {
    Asked link = link();
    HttpAnswer.Body answer = Fakes.ask(route, link);
    assertEquals(303, answer.status());
    assertEquals("/", answer.headers().get("Location"));
    String cookie = answer.headers().get("Set-Cookie");
    assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"), cookie);
    assertEquals(403, Fakes.ask(route, link).status());

    Asked owner =
        Asked.get("/").header("Cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';')));
    String html = Fakes.text(Fakes.ask(page, owner));
    assertTrue(html.contains("rtmp://127.0.0.1/live"), html);
    assertTrue(html.contains("show?key=" + Fakes.SECRET), html);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "streamr-owner=", "streamr-owner=wrong", "x", "x-streamr-owner=1"})
  void withoutTheRightCookieThereIsNoKey(String cookie) {
    Fakes.ask(route, link());
    String html = Fakes.text(Fakes.ask(page, Asked.get("/").header("Cookie", cookie)));
    assertFalse(html.contains(Fakes.SECRET), html);
    assertFalse(html.contains("id=\"publish\""), html);
  }

  @Test
  void aLinkWorksFromThisMachineOnly() {
    for (Asked other :
        List.of(
            link().from("192.0.2.7"),
            link().header("Host", "node.example:8080"),
            link().header("Host", "127.0.0.1.evil.example"),
            link().header("Host", "localhost:8080:80"),
            link().header("X-Forwarded-For", "192.0.2.7"),
            link().header("Forwarded", "for=192.0.2.7"),
            link().header("Sec-Purpose", "prefetch;prerender"))) {
      HttpAnswer.Body answer = Fakes.ask(route, other);
      assertEquals(403, answer.status());
      assertNull(answer.headers().get("Set-Cookie"));
    }
    assertEquals(405, Fakes.ask(route, link().method("HEAD")).status());
    assertEquals(303, Fakes.ask(route, link().header("Host", "[::1]:8080")).status());
  }

  @Test
  void manyWrongLinksCloseTheDoorForAMinute() {
    for (int i = 0; i < 5; i++) {
      assertEquals(403, Fakes.ask(route, Asked.get("/owner").with("token", "x" + i)).status());
    }
    assertEquals(429, Fakes.ask(route, link()).status());
    clock.advance(Duration.ofSeconds(59));
    assertEquals(429, Fakes.ask(route, link()).status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(303, Fakes.ask(route, link()).status());
  }

  @Test
  void aLinkWithoutATokenIsNotComplete() {
    assertEquals(400, Fakes.ask(route, Asked.get("/owner")).status());
  }

  @Test
  void theTokenIsKeptForTheOwnerOnlyUntilItIsUsed() throws IOException {
    Path file = folder.resolve("owner/token");
    assertEquals(access.token(), Files.readString(file).strip());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Fakes.ask(route, link());
    assertFalse(Files.exists(file));
    assertNull(access.token());
  }

  @Test
  void eachStartMakesATokenOfItsOwn() {
    assertNotEquals(access.token(), new OwnerAccess(Fakes.data(folder), clock).token());
  }

  @Test
  void manySessionsPushTheOldestOut() {
    String first = session();
    for (int i = 0; i < 15; i++) {
      session();
    }
    assertTrue(access.isOwner(first));
    session();
    assertFalse(access.isOwner(first));
    assertFalse(access.isOwner(null));
  }

  private String session() {
    return ((OwnerAccess.Opened.Session) access.open(access.freshToken())).secret();
  }

  @Test
  void theCommandPrintsAFreshLink() {
    Invocation invocation = new Invocation(List.of(), false);
    Asked old = link();
    OwnerLinkCommand command = new OwnerLinkCommand(access, LISTENERS);
    assertEquals(CommandInvocation.DONE, command.run(invocation));
    String printed = invocation.text.toString().strip();
    assertEquals("http://127.0.0.1:8080/owner?token=" + access.token(), printed);
    assertEquals(403, Fakes.ask(route, old).status());
    Invocation json = new Invocation(List.of(), true);
    command.run(json);
    assertEquals(Map.of("link", OwnerLinkCommand.link(LISTENERS, access.token())), json.json);
    assertEquals(CommandInvocation.MISUSED, command.run(new Invocation(List.of("x"), false)));
  }

  @Test
  void theBannerOfAFirstStartTellsANewcomerEverything() {
    FirstStart banner = new FirstStart(access, LISTENERS);
    assertEquals(List.of(), banner.lines());
    banner.keys = Fakes.keys(true);
    String lines = banner.lines().toString();
    assertTrue(lines.contains("rtmp://127.0.0.1/live/show?key=" + Fakes.SECRET), lines);
    assertTrue(lines.contains("http://127.0.0.1:8080/owner?token=" + access.token()), lines);
    banner.keys = Fakes.keys(false);
    assertEquals(List.of(), banner.lines());
    banner.keys = Fakes.keys(true);
    Fakes.ask(route, link());
    assertEquals(List.of(), banner.lines());
  }

  private static final class Invocation implements CommandInvocation {
    final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);
    private final List<String> arguments;
    private final boolean wantsJson;
    Object json;

    Invocation(List<String> arguments, boolean wantsJson) {
      this.arguments = arguments;
      this.wantsJson = wantsJson;
    }

    @Override
    public List<String> arguments() {
      return arguments;
    }

    @Override
    public boolean json() {
      return wantsJson;
    }

    @Override
    public PrintWriter out() {
      return out;
    }

    @Override
    public PrintWriter err() {
      return out;
    }

    @Override
    public void printJson(Object value) {
      json = value;
    }
  }
}
