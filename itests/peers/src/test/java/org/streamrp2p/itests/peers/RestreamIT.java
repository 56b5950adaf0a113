package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes: what one has, the other gets. */
class RestreamIT {
  @RegisterExtension final Scene scene = new Scene();

  private static String rtmp(int port, String stream) {
    return "rtmp://127.0.0.1:" + port + "/" + stream;
  }

  private static String pull(String url) {
    return Restreams.node("\"pull\": [\"live/copy < " + url + "\"]");
  }

  @Test
  void aPullBringsEveryPacketFromTheFirstOn() {
    Recording source = Clip.HEVC_OPUS.recording();
    Node a = Node.named(scene, "a", Restreams.node(""));
    Node b = Node.named(scene, "b", pull(rtmp(a.port("rtmp"), "live/show")));
    Run player = scene.record("player", rtmp(b.port("rtmp"), "live/copy"));
    scene.publish("publisher", Clip.HEVC_OPUS, a.publishUrl("live/show")).done();
    player.done();
    int first = Recording.read(scene.recorded("player")).assertTailOf(source);
    assertTrue(first <= 25, "begins with picture " + first);
  }

  @Test
  void aPushMadeByCommandOutlivesARestartAndEndsByCommand() {
    Recording source = Clip.AVC_AAC.recording();
    Node a = Node.named(scene, "a", Restreams.node(""));
    Node b = Node.named(scene, "b", Restreams.node(""));
    String target = b.publishUrl("live/copy");
    String secret = target.substring(target.indexOf("key=") + 4);
    assertEquals(0, a.command("stream", "push", "live/show", target).exitCode());
    a.process().terminate().exitCode();
    a.start();
    Run player = scene.record("player", rtmp(b.port("rtmp"), "live/copy"));
    scene.publish("publisher", Clip.AVC_AAC, a.publishUrl("live/show")).done();
    player.done();
    int first = Recording.read(scene.recorded("player")).assertTailOf(source);
    assertTrue(first <= 25, "begins with picture " + first);
    a.process().await("it rests", () -> Restreams.state(a, 0).equals("waits for the stream"));
    assertEquals(0, Restreams.entry(a, 0).get("failures").getAsInt());
    assertEquals("", Restreams.entry(a, 0).get("lastError").getAsString());
    Restreams.assertNowhere(a, secret);
    String id = Restreams.entry(a, 0).get("id").getAsString();
    assertEquals(0, a.command("restream", "stop", id).exitCode());
    assertEquals(0, a.status().getAsJsonArray("restream").size());
  }

  @Test
  void anUpstreamThatDiesIsTriedUntilItIsBack() {
    int port = Nginx.freePort();
    String fixed = Restreams.node("").replaceFirst("\"port\": 0", "\"port\": " + port);
    Node a = Node.named(scene, "a", fixed);
    Node b = Node.named(scene, "b", pull(rtmp(port, "live/show")));
    int http = b.port("http");
    Run first = scene.publish("first", Clip.AVC_AAC, a.publishUrl("live/show"));
    b.awaitLive(http, "live/copy");
    a.process().kill();
    first.exitCode();
    b.process().await("it is down", () -> Restreams.state(b, 0).startsWith("again in "));
    assertNotEquals("", Restreams.entry(b, 0).get("lastError").getAsString());
    assertTrue(Node.get(http, "/health").body().contains("is down"));
    a.start();
    Run player = scene.record("player", rtmp(b.port("rtmp"), "live/copy"));
    Run second = scene.publish("second", Clip.AVC_AAC, a.publishUrl("live/show"));
    b.awaitLive(http, "live/copy");
    second.done();
    player.done();
    Recording.read(scene.recorded("player")).assertTailOf(Clip.AVC_AAC.recording());
  }

  @Test
  void aPushWhoseServerStopsReadingIsEndedWithAReasonAndTriedAgain() {
    try (DeafServer server = DeafServer.start()) {
      String push = "\"push\": [\"live/show > " + rtmp(server.port(), "live/copy") + "\"]";
      Node a = Node.named(scene, "a", Restreams.node(push + ", \"slowTimeoutSeconds\": 3"));
      String url = a.publishUrl("live/show");
      String nameAndKey = url.substring(url.lastIndexOf('/') + 1);
      try (RtmpPeer publisher = RtmpPeer.publisher(a.port("rtmp"), "live", nameAndKey)) {
        publisher.send(Message.avcHeader());
        AtomicInteger number = new AtomicInteger();
        a.process()
            .await(
                "it is tried again",
                () -> {
                  int next = number.getAndIncrement();
                  publisher.send(Message.picture(40L * next, true, next, 100_000));
                  return server.clients() == 2;
                });
        assertTrue(a.command("restream", "list").out().contains("the server took nothing for 3 s"));
        JsonObject status = a.status();
        JsonObject entry = status.getAsJsonArray("restream").get(0).getAsJsonObject();
        assertEquals("the server took nothing for 3 s", entry.get("lastError").getAsString());
        assertEquals(1, status.getAsJsonObject("rtmp").get("slowPushes").getAsInt());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtmp", "http"})
  void onDemandAPullBeginsWithItsFirstViewerWhoMayView(String protocol) {
    Node a = Node.named(scene, "a", Restreams.node(""));
    Node b =
        Node.named(
            scene,
            "b",
            pull(rtmp(a.port("rtmp"), "live/show") + " onDemand")
                .replaceFirst("\\{", "{ \"view\": { \"private\": [\"live/copy\"] },")
                .replace("\"waitForPublisher\": true", "\"waitForPublisher\": false"));
    String copy =
        protocol.equals("rtmp")
            ? rtmp(b.port("rtmp"), "live/copy")
            : Node.http(b.port("http"), "/live/copy.flv").toString();
    String token =
        b.ask("stream", "token", "live/copy").getAsJsonObject().get("token").getAsString();
    String key = a.publishUrl("live/show");
    int http = a.port("http");
    assertNotEquals(0, scene.record("stranger", copy).exitCode());
    assertEquals("waits for a viewer", Restreams.state(b, 0));
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, key);
    a.awaitLive(http, "live/show");
    Run player = scene.record("player", copy + "?token=" + token);
    publisher.done();
    player.done();
    Recording.read(scene.recorded("player")).assertTailOf(Clip.AVC_AAC.recording());
  }

  /** An encoder publishes over TLS; a node that pins the certificate pulls and pushes over TLS. */
  @Test
  void overTls() {
    Node a =
        Node.named(
            scene, "a", Restreams.node("").replace("\"rtmp\": {", "\"rtmp\": { \"tlsPort\": 0,"));
    JsonObject status = a.status();
    int port = Node.port(status, "rtmps");
    assertTrue(a.process().out().contains("RTMPS server rtmps://127.0.0.1:" + port + "/live"));
    String pin = status.getAsJsonObject("tls").get("sha256").getAsString();
    String url = "rtmps://127.0.0.1:" + port + "/live/show";
    Node b = Node.named(scene, "b", pull(url + " pin=" + pin));
    String back = a.ask("stream", "url", "live/back").getAsJsonObject().get("tlsUrl").getAsString();
    assertEquals(0, b.command("stream", "push", "live/copy", back, "pin=" + pin).exitCode());
    Run player = scene.record("player", rtmp(b.port("rtmp"), "live/copy"));
    Run returned = scene.record("returned", rtmp(a.port("rtmp"), "live/back"));
    Clip.AVC_AAC.recording();
    scene
        .ffmpeg(
            "publisher",
            "-re",
            "-i",
            Clip.AVC_AAC.file().toString(),
            "-c",
            "copy",
            "-f",
            "flv",
            "-tls_verify",
            "0",
            a.ask("stream", "url", "live/show").getAsJsonObject().get("tlsUrl").getAsString())
        .done();
    player.done();
    returned.done();
    Recording.read(scene.recorded("player")).assertTailOf(Clip.AVC_AAC.recording());
    Recording.read(scene.recorded("returned")).assertTailOf(Clip.AVC_AAC.recording());
  }
}
