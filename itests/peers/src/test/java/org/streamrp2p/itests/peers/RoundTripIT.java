package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What ffmpeg publishes at its own speed is what ffmpeg gets to play: every byte and every time.
 */
class RoundTripIT {
  private static final String WAITING =
      Node.QUIET.replace("\"rtmp\": {", "\"rtmp\": { \"waitForPublisher\": true,");

  private static final int KEY_FRAME_INTERVAL = 25;

  @RegisterExtension final Scene scene = new Scene();

  @Test
  void h264AndAac() {
    roundTrip(Clip.AVC_AAC);
  }

  /** Enhanced RTMP. */
  @Test
  void hevcAndOpus() {
    roundTrip(Clip.HEVC_OPUS);
  }

  private void roundTrip(Clip clip) {
    Recording source = clip.recording();
    Node node = Node.configured(scene, WAITING);
    JsonObject status = node.status();
    int http = Node.port(status, "http");
    String rtmpUrl = "rtmp://127.0.0.1:" + Node.port(status, "rtmp") + "/live/show";
    String httpUrl = Node.http(http, "/live/show.flv").toString();
    String publishUrl = node.publishUrl("live/show");

    Run waiting = scene.record("waiting", rtmpUrl);
    waiting.await("a player waits", () -> viewers(node) == 1);
    Run publisher = scene.publish("publisher", clip, publishUrl);
    node.awaitLive(http, "live/show");
    Run early = scene.record("early", httpUrl);
    long twoSecondsOrMore = clip.bytes() * 2 / 5;
    waiting.await("two seconds", () -> scene.recordedBytes("waiting") >= twoSecondsOrMore);
    Run lateOverRtmp = scene.record("lateOverRtmp", rtmpUrl);
    Run lateOverHttp = scene.record("lateOverHttp", httpUrl);

    publisher.done();
    assertEquals(0, firstPicture("waiting", waiting, source));
    assertTrue(firstPicture("early", early, source) >= 0);
    assertTrue(firstPicture("lateOverRtmp", lateOverRtmp, source) >= KEY_FRAME_INTERVAL);
    assertTrue(firstPicture("lateOverHttp", lateOverHttp, source) >= KEY_FRAME_INTERVAL);
    assertEquals(0, node.process().terminate().exitCode());
  }

  /** Compares all that was played with the source. */
  private int firstPicture(String name, Run player, Recording source) {
    player.done();
    return Recording.read(scene.recorded(name)).assertTailOf(source);
  }

  private static int viewers(Node node) {
    JsonArray streams = node.ask("stream", "list").getAsJsonArray();
    return streams.isEmpty() ? 0 : streams.get(0).getAsJsonObject().get("viewers").getAsInt();
  }
}
