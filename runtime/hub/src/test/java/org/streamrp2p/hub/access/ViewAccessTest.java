package org.streamrp2p.hub.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.testkit.ManualClock;

class ViewAccessTest {
  private static final StreamName FAMILY = StreamName.parse("family");
  private static final SocketAddress NETWORK = InetSocketAddress.createUnresolved("203.0.113.9", 1);
  private static final Duration DAY = Duration.ofHours(24);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));

  @TempDir Path folder;

  @Test
  void aPrivateStreamNeedsATokenAndOthersDoNot() {
    ViewAccess access = access("family");
    String token = access.token("family", DAY, "grandma");
    assertTrue(allowed(access, FAMILY, token));
    assertFalse(allowed(access, FAMILY, null));
    assertTrue(allowed(access, StreamName.parse("show"), null));
    assertFalse(token.contains("family"), "the label and name are encoded, not in the clear");
  }

  // A guess must not tell how near it came.
  @Test
  void everyWrongTokenGetsTheSameAnswer() {
    ViewAccess access = access("family", "secret/*");
    String good = access.token("family", DAY, "");
    String expired = access.token("family", Duration.ofSeconds(1), "");
    clock.advance(Duration.ofSeconds(1));
    Set<AccessDecision> answers = new HashSet<>();
    for (String token :
        new String[] {
          null,
          "",
          ".",
          "x",
          "????.????",
          expired,
          access.token("other", DAY, ""),
          access.token("secret/*", DAY, ""),
          good.substring(0, good.indexOf('.')) + ".",
          good.substring(0, good.indexOf('.') + 1) + "A".repeat(43),
          later(good),
          good + "A".repeat(4_000),
          other().token("family", DAY, "")
        }) {
      answers.add(decide(access, FAMILY, token, NETWORK));
    }
    assertEquals(
        Set.of(new AccessDecision.Refused("a valid token is needed (expected: NAME?token=TOKEN)")),
        answers);
    assertTrue(allowed(access, FAMILY, good));
  }

  private ViewAccess other() {
    try {
      return new ViewAccess(Files.createDirectories(folder.resolve("other")), clock, "family");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The same token with its expiry moved: the signature no longer fits. */
  private static String later(String token) {
    int dot = token.indexOf('.');
    String payload =
        new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
    String moved = payload.replaceFirst("\n\\d", "\n9");
    assertNotEquals(payload, moved);
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(moved.getBytes(StandardCharsets.UTF_8))
        + token.substring(dot);
  }

  @Test
  void aTokenEndsWithItsTime() {
    ViewAccess access = access("family");
    String token = access.token("family", Duration.ofHours(1), "");
    clock.advance(Duration.ofSeconds(3_599));
    assertTrue(allowed(access, FAMILY, token));
    clock.advance(Duration.ofSeconds(1));
    assertFalse(allowed(access, FAMILY, token));
  }

  @Test
  void aTokenMayHoldForAPattern() {
    ViewAccess access = access("*");
    String token = access.token("studio/*", DAY, "");
    assertTrue(allowed(access, StreamName.parse("studio/a"), token));
    assertFalse(allowed(access, StreamName.parse("live/a"), token));
  }

  @Test
  void theKeyIsMadeOnceForTheOwnerAloneAndTokensOutliveARestart() throws Exception {
    String token = access("family").token("family", DAY, "");
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    assertTrue(allowed(access("family"), FAMILY, token));
  }

  @Test
  void aNewKeyMakesAllTokensInvalidAlsoAfterARestart() throws Exception {
    ViewAccess access = access("family");
    String before = access.token("family", DAY, "");
    access.rotate();
    assertFalse(allowed(access, FAMILY, before));
    String after = access.token("family", DAY, "");
    assertTrue(allowed(access, FAMILY, after));
    assertFalse(allowed(access("family"), FAMILY, before));
    assertTrue(allowed(access("family"), FAMILY, after));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
  }

  @Test
  void publishersAndViewersInsideTheProcessNeedNone() {
    ViewAccess access = access("*");
    assertInstanceOf(
        AccessDecision.Allowed.class, decide(access, FAMILY, null, new LocalAddress("plugin")));
    AccessRequest publish =
        new AccessRequest(AccessRequest.Action.PUBLISH, FAMILY, Map.of(), "rtmp", NETWORK);
    assertInstanceOf(
        AccessDecision.Allowed.class, access.decide(publish).toCompletableFuture().join());
  }

  // A typing error must not open what was meant to be closed.
  @Test
  void aPatternThatCanMatchNothingMakesEverythingPrivate() {
    ViewAccess access = access("fam ily");
    assertTrue(access.isPrivate(FAMILY));
    assertFalse(access("", " ").isPrivate(FAMILY), "an empty list in the file");
    assertFalse(access(" family ").isPrivate(StreamName.parse("show")));
    assertTrue(access(" family ").isPrivate(FAMILY));
  }

  @ParameterizedTest
  @CsvSource({
    "family, live/family, true",
    "family, other/family, false",
    "live/*, live/a, true",
    "live/*, live2/a, false",
    "*, a/b/c, true",
    "fam*ly, live/family, true",
    "fam*ly, live/famly, true",
    "fam*ly, live/fam, false",
    "f?mily, live/family, true",
    "f?mily, live/fmily, false",
    "a/*b*c, a/xbxbxc, true",
    "a/*b*c, a/xbxcx, false",
    "live/.*, live/a, false"
  })
  void aPatternMatches(String pattern, String stream, boolean matches) {
    assertEquals(matches, StreamPattern.of(pattern).matches(StreamName.parse(stream)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "live/show?token=%"})
  void aPatternThatIsNoneIsRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> StreamPattern.of(pattern));
  }

  @Test
  void aLabelOrTimeOutOfRangeIsRefused() {
    ViewAccess access = access("family");
    assertThrows(IllegalArgumentException.class, () -> access.token("family", DAY, "x".repeat(65)));
    assertThrows(IllegalArgumentException.class, () -> access.token("family", DAY, "a\nb"));
    assertThrows(IllegalArgumentException.class, () -> access.token("family", Duration.ZERO, ""));
  }

  private ViewAccess access(String... patterns) {
    return new ViewAccess(folder, clock, patterns);
  }

  private boolean allowed(ViewAccess access, StreamName stream, String token) {
    return decide(access, stream, token, NETWORK) instanceof AccessDecision.Allowed;
  }

  private static AccessDecision decide(
      ViewAccess access, StreamName stream, String token, SocketAddress from) {
    Map<String, String> parameters = token == null ? Map.of() : Map.of("token", token);
    return access
        .decide(new AccessRequest(AccessRequest.Action.VIEW, stream, parameters, "rtmp", from))
        .toCompletableFuture()
        .join();
  }
}
