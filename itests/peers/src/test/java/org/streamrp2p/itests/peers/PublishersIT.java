package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may publish, and who goes when another comes. */
class PublishersIT {
  /** A picture, and the sound that the first publisher was ahead. */
  private static final long MOST_GAP_MILLIS = 150;

  @RegisterExtension final Scene scene = new Scene();

  @Test
  void withoutTheKeyNobodyPublishes() {
    Node node = Node.configured(scene, Node.ENDING);
    String url = node.publishUrl("live/show");
    String bare = url.substring(0, url.indexOf('?'));

    Run none = scene.publish("none", Clip.AVC_AAC, bare);
    Run wrong =
        scene.publish(
            "wrong", Clip.AVC_AAC, bare + "?key=0123456789abcdef0123456789abcdef01234567");
    assertNotEquals(0, none.exitCode());
    assertTrue(none.err().contains("no publish key"), none::toString);
    assertNotEquals(0, wrong.exitCode());
    assertTrue(wrong.err().contains("wrong publish key"), wrong::toString);
    assertEquals(new JsonArray(), node.ask("stream", "list"));
  }

  @Test
  void aSecondPublisherIsRefusedWhereNoneMayTakeOver() {
    Recording source = Clip.AVC_AAC.recording();
    String refusing =
        Node.ENDING.replace("\"streams\": {", "\"streams\": { \"takeover\": \"refuse\",");
    Node node = Node.configured(scene, refusing);
    int http = node.port("http");
    String url = node.publishUrl("live/show");

    Run first = scene.publish("first", Clip.AVC_AAC, url);
    node.awaitLive(http, "live/show");
    Run player = scene.record("player", Node.http(http, "/live/show.flv").toString());
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 1);
    Run second = scene.publish("second", Clip.AVC_AAC_OTHER, url);

    assertNotEquals(0, second.exitCode(), "the second is told");
    first.done();
    player.done();
    Recording.read(scene.recorded("player")).assertTailOf(source);
  }

  @Test
  void aSecondPublisherTakesOverAndPlayersGoOn() {
    Recording source = Clip.AVC_AAC_OTHER.recording();
    Node node = Node.configured(scene, Node.ENDING);
    JsonObject status = node.status();
    int http = Node.port(status, "http");
    String url = node.publishUrl("live/show");

    Run first = scene.publish("first", Clip.AVC_AAC, url);
    node.awaitLive(http, "live/show");
    Run overRtmp =
        scene.record("rtmp", "rtmp://127.0.0.1:" + Node.port(status, "rtmp") + "/live/show");
    Run overHttp = scene.record("http", Node.http(http, "/live/show.flv").toString());
    for (String name : List.of("rtmp", "http")) {
      first.await("half a second", () -> scene.recordedBytes(name) >= Clip.AVC_AAC.bytes() / 8);
    }
    Run second = scene.publish("second", Clip.AVC_AAC_OTHER, url);

    assertNotEquals(0, first.exitCode(), "who is taken over is told");
    second.done();
    assertTakenOver("rtmp", overRtmp, source);
    assertTakenOver("http", overHttp, source);
  }

  private void assertTakenOver(String name, Run player, Recording second) {
    player.done();
    Recording played = Recording.read(scene.recorded(name));
    int change = hashes(played).indexOf(hashes(second).getFirst());
    assertTrue(change > 0, () -> name + ": the second publisher's first picture is at " + change);

    assertEquals(0, played.from(change).assertTailOf(second));
    Recording before = played.until(change);
    Recording first = Clip.AVC_AAC.recording();
    assertTrue(Collections.indexOfSubList(first.video(), before.video()) >= 0, name);
    assertTrue(Collections.indexOfSubList(first.audio(), before.audio()) >= 0, name);
    long gap = played.video().get(change).decodeMillis() - before.video().getLast().decodeMillis();
    assertTrue(gap > 0 && gap <= MOST_GAP_MILLIS, () -> name + ": " + gap + " ms between");
  }

  private static List<String> hashes(Recording recording) {
    return recording.video().stream().map(Recording.Packet::hash).toList();
  }
}
