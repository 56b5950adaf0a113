package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code conf/streamr.json}, right and wrong, before and during a run. */
class ConfigurationIT {
  private static final String WITH_DEMO =
      Node.QUIET.replace("\"aot\"", "\"demo\": { \"enabled\": true }, \"aot\"");

  private static final String PLAYER = "player";

  /** Enough bytes for the better part of a second of the demo. */
  private static final long SOME_BYTES = 20_000;

  @RegisterExtension final Scene scene = new Scene();

  private static String rtmpPort(String configuration, Object value) {
    return configuration.replace("\"rtmp\": { \"port\": 0", "\"rtmp\": { \"port\": " + value);
  }

  /** What is said beside the log. */
  private static List<String> said(Run run) {
    return run.err().lines().filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\d .*")).toList();
  }

  private Run refused(String configuration) {
    Node node = new Node(scene, Program.FOLDER, scene.folder().resolve("data"));
    node.configure(configuration);
    Run run = node.tryStart();
    assertEquals(1, run.exitCode(), run::toString);
    assertEquals("", run.out());
    assertEquals(1, said(run).size(), run::toString);
    return run;
  }

  @Test
  void aTakenPortIsNamedWithItsKeyAndItsOwner() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String line = said(refused(rtmpPort(Node.QUIET, taken.getLocalPort()))).getFirst();
      assertTrue(line.startsWith("rtmp.port: port " + taken.getLocalPort() + " is in use"), line);
      assertTrue(line.contains("(pid " + ProcessHandle.current().pid() + ")"), line);
    }
  }

  @Test
  void aWrongValueIsRefusedWithKeyValueAndRange() {
    Run run = refused(Node.QUIET.replace("\"rtmp\": {", "\"rtmp\": { \"chunkSize\": 70000,"));
    assertEquals("rtmp.chunkSize: 70000 (expected: 128..65535)", said(run).getFirst());
  }

  @Test
  void aChangeTakesEffectUnderAPlayerAndAWrongOneDoesNot() throws Exception {
    Node node = Node.configured(scene, WITH_DEMO);
    JsonObject before = node.status();
    int http = Node.port(before, "http");
    node.awaitLive(http, "live/demo");
    Run player = scene.record(PLAYER, Node.http(http, "/live/demo.flv").toString());
    awaitMore(player);

    node.configure(rtmpPort(WITH_DEMO, "70000"));
    String complaint = "streamr.json: rtmp.port: 70000 (expected: 0..65535); nothing was changed";
    node.process().await(complaint, () -> node.process().err().contains(complaint));
    assertEquals(before.get("ports"), node.status().get("ports"));
    awaitMore(player);

    int port = freePort();
    node.configure(rtmpPort(WITH_DEMO, port));
    node.process().await("RTMP on " + port, () -> accepts(port));
    scene.ffprobe("moved", "-show_streams", "rtmp://127.0.0.1:" + port + "/live/demo").done();
    JsonObject after = node.status();
    assertEquals(port, Node.port(after, "rtmp"));
    assertEquals(before.get("pid"), after.get("pid"));
    int old = Node.port(before, "rtmp");
    assertNotEquals(old, port);
    assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", old).close());

    awaitMore(player);
    player.terminate().exitCode();
    assertNothingMissing(Recording.read(scene.recorded(PLAYER)));
  }

  private void awaitMore(Run player) {
    long before = scene.recordedBytes(PLAYER);
    player.await("more of the stream", () -> scene.recordedBytes(PLAYER) > before + SOME_BYTES);
  }

  /** The demo has 25 pictures a second, also where it begins anew. */
  private static void assertNothingMissing(Recording played) {
    List<Long> times = played.video().stream().map(Recording.Packet::decodeMillis).toList();
    assertEquals(
        List.of(40L),
        IntStream.range(1, times.size())
            .mapToObj(i -> times.get(i) - times.get(i - 1))
            .distinct()
            .toList());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static boolean accepts(int port) {
    try {
      new Socket("127.0.0.1", port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
