package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server of others on the far side: what goes in at one end comes out at the other. */
class NginxIT {
  @RegisterExtension final Scene scene = new Scene();

  @Test
  void whatNginxHasIsPulled() {
    Recording source = Clip.AVC_AAC.recording();
    Nginx nginx = Nginx.start(scene);
    Node node =
        Node.configured(
            scene, Restreams.node("\"pull\": [\"live/copy < " + nginx.url("live/show") + "\"]"));
    int port = node.port("rtmp");
    node.process()
        .await("nginx answers", () -> Restreams.state(node, 0).equals("waits for the stream"));
    Run player = scene.record("player", "rtmp://127.0.0.1:" + port + "/live/copy");
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, nginx.url("live/show"));
    publisher.await("it runs", () -> Restreams.state(node, 0).equals("running"));
    publisher.done();
    player.done();
    int first = Recording.read(scene.recorded("player")).assertTailOf(source);
    assertTrue(first <= 25, "begins with picture " + first);
  }

  @Test
  void whatTheNodeHasIsPushedToNginx() {
    Recording source = Clip.AVC_AAC.recording();
    Nginx nginx = Nginx.start(scene);
    Node node =
        Node.configured(
            scene,
            Restreams.node("\"push\": [\"live/show > " + nginx.url("telling/s3cr3t") + "\"]"));
    String publishUrl = node.publishUrl("live/show");
    Run player = scene.record("player", nginx.url("telling/s3cr3t"));
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, publishUrl);
    publisher.await("it runs", () -> Restreams.state(node, 0).equals("running"));
    publisher.done();
    node.process()
        .await("the push ends", () -> Restreams.state(node, 0).equals("waits for the stream"));
    player.done();
    int first = Recording.read(scene.recorded("player")).assertTailOf(source);
    assertTrue(first <= 25, "begins with picture " + first);
    Restreams.assertNowhere(node, "s3cr3t");
  }
}
