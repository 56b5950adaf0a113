package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What ffmpeg publishes at its own speed is what ffmpeg gets to play: every byte and every time,
 * for who waits for it, for who comes early and for who comes in the middle of a group.
 */
class RoundTripIT {
  @RegisterExtension static final Scene SCENE = new Scene();

  private static Node node;
  private static String rtmp;
  private static int http;
  private static String publishUrl;

  @BeforeAll
  static void start() {
    node = Node.configured(SCENE, Node.ENDING);
    JsonObject status = node.status();
    rtmp = "rtmp://127.0.0.1:" + Node.port(status, "rtmp") + "/live/";
    http = Node.port(status, "http");
    publishUrl = node.publishUrl("live/NAME");
  }

  @AfterAll
  static void stop() {
    assertEquals(0, node.process().terminate().exitCode());
  }

  @ParameterizedTest
  @EnumSource
  void isPlayedAsPublished(Clip clip) {
    Recording source = clip.recording();
    String stream = clip.name().toLowerCase(Locale.ROOT);
    String name = "live/" + stream;
    String rtmpUrl = rtmp + stream + "?tracks=all";
    String httpUrl = Node.http(http, "/live/" + stream + ".flv").toString();

    Run waiting = SCENE.record(stream + "-waiting", rtmpUrl);
    node.awaitStream(name, s -> s.get("viewers").getAsInt() == 1);
    Run publisher = SCENE.publish(stream + "-publisher", clip, publishUrl.replace("NAME", stream));
    node.awaitLive(http, name);
    Run early = SCENE.record(stream + "-early", httpUrl);
    node.awaitStream(name, s -> s.get("bytesIn").getAsLong() >= clip.bytes() / 2);
    Run lateOverRtmp = SCENE.record(stream + "-late-rtmp", rtmpUrl);
    Run lateOverHttp = SCENE.record(stream + "-late-http", httpUrl);

    publisher.done();
    assertEquals(0, firstPacket(waiting, source));
    assertTrue(firstPacket(early, source) >= 0);
    int oneGroup = Clip.FRAMES_PER_SECOND;
    assertTrue(firstPacket(lateOverRtmp, source) >= oneGroup);
    assertTrue(firstPacket(lateOverHttp, source) >= oneGroup);
  }

  /** Compares all that was played with the source. */
  private static int firstPacket(Run player, Recording source) {
    player.done();
    return Recording.read(SCENE.recorded(player.name())).assertTailOf(source);
  }
}
