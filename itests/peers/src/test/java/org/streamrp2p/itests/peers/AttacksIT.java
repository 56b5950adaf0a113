package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node under attack: the offender is cut with a counter and a line at debug, a good publisher and
 * a good player lose nothing, and the memory comes back.
 */
@Timeout(60)
@Execution(ExecutionMode.SAME_THREAD) // what one attack counts is not another's
class AttacksIT {
  /** Short times, few connections, and the lines that tell of offenders. */
  private static final String CONFIGURATION =
      """
      {
        "rtmp": { "port": 0, "address": "127.0.0.1",
          "handshakeTimeoutSeconds": 2, "idleTimeoutSeconds": 5, "messageTimeoutSeconds": 3 },
        "http": { "port": 0, "address": "127.0.0.1", "idleSeconds": 2 },
        "host": { "connections": { "max": 600 } },
        "streams": { "max": 600 },
        "aot": { "training": false },
        "log": { "levels": { "org.streamrp2p.rtmp": "debug", "org.streamrp2p.http": "debug",
          "org.streamrp2p.host": "debug" } }
      }
      """;

  private static final int PAIR = 2; // connections that stay
  private static final long MEMORY_SLACK = 24 << 20;

  @RegisterExtension static final Scene SCENE = new Scene();

  private static Node node;
  private static int rtmp;
  private static int http;
  private static String key;
  private static GoodPair pair;
  private static long directBytes;

  private JsonObject before;

  @BeforeAll
  static void start() {
    node = Node.configured(SCENE, CONFIGURATION);
    JsonObject status = node.status();
    rtmp = Node.port(status, "rtmp");
    http = Node.port(status, "http");
    String url = node.publishUrl("live/good");
    key = url.substring(url.indexOf('?'));
    pair = new GoodPair(rtmp, "good", key);
    node.process().await("pictures", () -> pair.played() > 10);
    directBytes = number(status(), "memory", "directBytes");
  }

  @BeforeEach
  void look() {
    before = status();
  }

  @AfterEach
  void onlyTheGoodOnesAreLeftAndTheyGoOn() {
    awaitConnections(PAIR);
    int now = pair.played();
    node.process().await("more pictures", () -> pair.played() > now);
  }

  @AfterAll
  static void nothingWasLostAndTheMemoryIsBack() {
    pair.assertComplete();
    pair.close();
    awaitConnections(0);
    node.process()
        .await(
            "the memory is back",
            () -> number(status(), "memory", "directBytes") <= directBytes + MEMORY_SLACK);
  }

  @ParameterizedTest
  @CsvSource({
    // 100,000 levels are too large for a command, 15,000 are not
    "03000161, 100000, messageSizeLimits",
    "11090301, 100000, messageSizeLimits",
    "03000161, 15000, protocolErrors",
    "11090301, 15000, protocolErrors",
  })
  void deepValuesInConnect(String level, int levels, String counter) {
    byte[] deep = deep(new Message.Amf().text("connect").number(1).bytes(), level, levels);
    assertCut(() -> Stranger.shaken(rtmp).message(new Message(Message.COMMAND, 0, deep)));
    assertCounted("rtmp", counter, 1);
  }

  /** The values of a data message stay encoded: nobody in the node goes down into them. */
  @ParameterizedTest
  @ValueSource(strings = {"03000161", "11090301"})
  void deepValuesInMetadata(String level) {
    byte[] deep =
        deep(new Message.Amf().text("@setDataFrame").text("onMetaData").bytes(), level, 100_000);
    try (Stranger publisher = Stranger.publishing(rtmp, "deep" + key)) {
      awaitStream("live/deep");
      publisher.message(new Message(Message.DATA, 0, deep)).message(Message.avcHeader());
      assertTrue(node.process().alive());
    }
  }

  @Test
  void chunkSizesOutOfRange() {
    byte[] zero = new byte[4];
    assertCut(() -> Stranger.shaken(rtmp).message(new Message(Message.SET_CHUNK_SIZE, 0, zero)));
    assertCounted("rtmp", "protocolErrors", 1);
    byte[] largest = {0x7f, -1, -1, -1};
    assertCut(
        () ->
            Stranger.shaken(rtmp)
                .message(new Message(Message.SET_CHUNK_SIZE, 0, largest))
                .declare16MegaBytes());
    assertCounted("rtmp", "messageSizeLimits", 1);
  }

  @Test
  void messagesThatAreDeclaredByStrangersAndNeverSent() {
    List<Stranger> strangers = many(500, () -> Stranger.connected(rtmp).declare16MegaBytes());
    assertAllCut(strangers);
    assertCounted("rtmp", "messageSizeLimits", 500);
  }

  /** Who publishes may send them, so each costs what it has sent, until it has been idle. */
  @Test
  void messagesThatAreDeclaredByPublishersAndNeverSent() {
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      strangers.add(Stranger.publishing(rtmp, "big" + i + key).declare16MegaBytes());
    }
    node.process().await("all publish", () -> number(status(), "connections", "open") > 400);
    assertTrue(
        number(status(), "memory", "directBytes") < directBytes + MEMORY_SLACK,
        () -> status().toString());
    assertAllCut(strangers);
  }

  /** Each keeps to its own limit; together they hold no more than there is for all. */
  @Test
  void messagesThatStrangersHalfSend() {
    int now = pair.played();
    List<Stranger> strangers = many(400, () -> Stranger.connected(rtmp).halfSend(2, 60_000));
    assertCounted("rtmp", "messageBudget", 200);
    assertTrue(number(status(), "rtmp", "unfinishedBytes") <= 8 << 20);
    assertTrue(
        number(status(), "memory", "directBytes") < directBytes + MEMORY_SLACK,
        () -> status().toString());
    node.process().await("pictures meanwhile", () -> pair.played() > now + 10);
    assertAllCut(strangers);
    node.process()
        .await(
            "only the good publisher has a message on its way",
            () -> number(status(), "rtmp", "unfinishedBytes") < 1 << 20);
  }

  @Test
  void handshakesThatStopHalfWay() {
    List<Stranger> strangers = many(150, () -> Stranger.at(rtmp).send(new byte[] {3}));
    strangers.addAll(many(150, () -> Stranger.at(rtmp).send(new byte[] {3, 0, 0, 0, 0})));
    strangers.addAll(many(50, () -> Stranger.shaken(rtmp)));
    assertAllCut(strangers);
    assertCounted("rtmp", "timeouts", 350);
  }

  /** A byte now and then is no progress. */
  @Test
  void aByteNowAndThen() throws InterruptedException {
    List<Stranger> strangers = many(5, () -> Stranger.at(rtmp));
    strangers.addAll(many(5, () -> Stranger.shaken(rtmp)));
    strangers.addAll(many(5, () -> Stranger.at(http)));
    for (byte b : "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)) {
      strangers.forEach(stranger -> stranger.send(new byte[] {stranger.port() == http ? b : 3}));
      Thread.sleep(250); // the attack itself
    }
    assertAllCut(strangers);
    assertCounted("rtmp", "timeouts", 10);
    assertCounted("http", "idle", 5);
  }

  @Test
  void aMessageThatComesByteByByte() throws InterruptedException {
    List<Stranger> strangers = many(5, () -> Stranger.connected(rtmp));
    byte[] header = {3, 0, 0, 0, 0, 1, 0, 20, 0, 0, 0, 0};
    strangers.forEach(stranger -> stranger.send(header));
    for (int i = 0; i < 20; i++) {
      strangers.forEach(stranger -> stranger.send(new byte[] {2}));
      Thread.sleep(250); // the attack itself
    }
    assertAllCut(strangers);
    assertCounted("rtmp", "slowMessages", 5);
  }

  @Test
  void commandAfterCommand() {
    Stranger stranger = Stranger.connected(rtmp);
    for (int i = 0; i < 3_000; i++) {
      stranger.command(new Message.Amf().text("releaseStream").number(i).none().text("x"));
    }
    assertAllCut(List.of(stranger));
    assertCounted("rtmp", "floods", 1);
  }

  @Test
  void moreConnectionsThanThereAreAllowed() {
    List<Stranger> strangers = many(700, () -> Stranger.at(rtmp));
    node.process()
        .await("some are refused", () -> counted("connections", "refused") >= 700 + PAIR - 600);
    assertAllCut(strangers);
  }

  @Test
  void garbage() {
    Random random = new Random(5);
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[4_000];
      random.nextBytes(bytes);
      Stranger stranger =
          switch (i % 3) {
            case 0 -> Stranger.at(rtmp);
            case 1 -> Stranger.shaken(rtmp);
            default -> Stranger.at(http);
          };
      strangers.add(stranger.send(bytes));
    }
    assertAllCut(strangers);
  }

  @ParameterizedTest
  @CsvSource({
    "'POST / HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||0||', 400",
    "'POST / HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 4||abcd', 400",
    "'POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||', 501",
    "'GET /../../etc/passwd HTTP/1.1|Host: a||', 400",
    "'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1|Host: a||', 400",
    "'GET /live/..%2f..%2fetc HTTP/1.1|Host: a||', 400",
  })
  void requestsWithTwoReadings(String request, int status) {
    try (Stranger stranger = Stranger.at(http)) {
      String smuggled = "GET /health HTTP/1.1|Host: a||";
      stranger.send((request + smuggled).replace("|", "\r\n"));
      String said = stranger.untilClosed();
      assertNotNull(said, "the connection stays open");
      assertTrue(said.startsWith("HTTP/1.1 " + status), said);
      assertEquals(0, said.lastIndexOf("HTTP/1.1 "), "one answer alone");
    }
    assertEquals(1, refusedBy(status) - refusedBefore(status));
  }

  @Test
  void hugeHeaders() {
    try (Stranger stranger = Stranger.at(http)) {
      stranger.send("GET / HTTP/1.1\r\nHost: a\r\n");
      for (int i = 0; i < 200; i++) {
        stranger.send("X-" + i + ": " + "x".repeat(1_000) + "\r\n");
      }
      String said = stranger.untilClosed();
      assertTrue(said != null && (said.isEmpty() || said.startsWith("HTTP/1.1 431")), said);
    }
    assertEquals(1, refusedBy(431) - refusedBefore(431));
  }

  /** What nobody reads costs a bounded part of memory, and no other player anything. */
  @Test
  void playersThatNeverRead() {
    int pictures = 2_000;
    int bytes = 60_000; // 120 MB in all: far beyond what sockets and the slack can hold
    try (RtmpPeer publisher = RtmpPeer.publisher(rtmp, "live", "heavy" + key)) {
      publisher.send(Message.avcHeader());
      List<Stranger> players =
          many(
              20,
              () ->
                  Stranger.connected(rtmp)
                      .command(new Message.Amf().text("createStream").number(2).none())
                      .command(new Message.Amf().text("play").number(3).none().text("heavy")));
      node.awaitStream("live/heavy", stream -> stream.get("viewers").getAsInt() == 20);
      for (int i = 0; i < pictures; i++) {
        publisher.send(Message.picture(40L * i, i % 25 == 0, i, bytes));
      }
      node.awaitStream("live/heavy", stream -> stream.get("framesIn").getAsInt() == pictures + 1);
      JsonObject now = status();
      assertTrue(number(now, "memory", "directBytes") < directBytes + MEMORY_SLACK, now::toString);
      assertEquals(PAIR + 21, number(now, "connections", "open"), "all of them are there");
      players.forEach(Stranger::close);
    }
  }

  /** What is asked for is repeated in the answer, and the answers are not read. */
  @Test
  void longCommandsOfWhoReadsNoAnswers() {
    String name = "x".repeat(60_000);
    List<Stranger> strangers = many(5, () -> Stranger.connected(rtmp));
    for (Stranger stranger : strangers) {
      for (int i = 0; i < 400; i++) {
        stranger.command(new Message.Amf().text(name).number(i).none());
      }
      for (int i = 0; i < 3_000; i++) {
        stranger.command(new Message.Amf().text("releaseStream").number(i).none().text("x"));
      }
    }
    assertCounted("rtmp", "floods", strangers.size());
    // What was answered before the flood waits for some seconds more.
    JsonObject now = status();
    assertTrue(number(now, "memory", "directBytes") < directBytes + MEMORY_SLACK, now::toString);
    assertAllCut(strangers);
  }

  /** It is read no more, and closed when it has taken nothing for a while. */
  @Test
  void requestsWithoutEndOfWhoReadsNoAnswers() {
    String request = "GET /none HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1_000) + "\r\n\r\n";
    byte[] requests = request.repeat(64).getBytes(StandardCharsets.US_ASCII);
    Stranger stranger = Stranger.at(http);
    for (int i = 0; i < 4_000; i++) {
      stranger.send(requests); // waits while it is not read; returns at once when it is closed
    }
    assertCounted("http", "stalled", 1);
    assertAllCut(List.of(stranger));
  }

  @Test
  void offendersLeaveALineInTheLog() {
    assertCut(() -> Stranger.at(rtmp).send(new byte[] {7}));
    String line = "version: 7 (expected: 3)";
    node.process().await("line", () -> node.process().err().contains(line));
    String told =
        node.process().err().lines().filter(l -> l.contains(line)).findFirst().orElseThrow();
    assertTrue(told.contains(" DEBUG "), told);
  }

  private static byte[] deep(byte[] start, String level, int levels) {
    byte[] one = HexFormat.of().parseHex(level);
    // A switch to AMF3 happens once; what is repeated is the array behind it.
    boolean amf3 = one[0] == 0x11;
    int size = one.length - (amf3 ? 1 : 0);
    ByteBuffer bytes = ByteBuffer.allocate(start.length + 1 + levels * size);
    bytes.put(start);
    if (amf3) {
      bytes.put((byte) 0x11);
    }
    for (int i = 0; i < levels; i++) {
      bytes.put(one, one.length - size, size);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static List<Stranger> many(int count, Supplier<Stranger> attack) {
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strangers.add(attack.get());
    }
    return strangers;
  }

  private static void assertCut(Supplier<Stranger> attack) {
    assertAllCut(List.of(attack.get()));
  }

  private static void assertAllCut(List<Stranger> strangers) {
    for (Stranger stranger : strangers) {
      try (stranger) {
        assertNotNull(stranger.untilClosed(), "the connection stays open");
      }
    }
  }

  private void assertCounted(String section, String counter, long times) {
    node.process().await(times + " " + counter, () -> counted(section, counter) >= times);
  }

  private long counted(String section, String counter) {
    return number(status(), section, counter) - number(before, section, counter);
  }

  private static long refusedBy(int status) {
    return refused(status(), status);
  }

  private long refusedBefore(int status) {
    return refused(before, status);
  }

  private static long refused(JsonObject from, int status) {
    JsonElement count = from.getAsJsonObject("http").getAsJsonObject("refused").get("" + status);
    return count == null ? 0 : count.getAsLong();
  }

  private static void awaitStream(String name) {
    node.awaitStream(name, stream -> true);
  }

  private static void awaitConnections(int count) {
    node.process()
        .await(count + " connections", () -> number(status(), "connections", "open") == count);
  }

  private static JsonObject status() {
    return JsonParser.parseString(Control.ask(node.data(), "status")).getAsJsonObject();
  }

  private static long number(JsonObject status, String section, String name) {
    return status.getAsJsonObject(section).get(name).getAsLong();
  }
}
