package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles are updated by command while ffmpeg publishes and plays: nobody notices. */
class SwapIT {
  private static final Duration LENGTH =
      Endurance.length(Duration.ofSeconds(20), Duration.ofMinutes(10));

  private static final Duration SHORT = Duration.ofSeconds(8);

  /** Updates of each bundle in that time. */
  private static final int TIMES = LENGTH.toSeconds() > 60 ? 100 : 8;

  private static final List<String> BUNDLES = List.of("rtmp", "http", "http-flv");

  @RegisterExtension final Scene scene = new Scene();
  private Node node;

  @Test
  void updatesUnderAStreamLoseNothing() throws InterruptedException {
    node = Node.configured(scene, Node.ENDING, "-Dio.netty.leakDetection.level=simple");
    JsonObject status = node.status();
    String rtmp = "rtmp://127.0.0.1:" + Node.port(status, "rtmp") + "/live/show";
    String flv = "http://127.0.0.1:" + Node.port(status, "http") + "/live/show.flv";
    Run overRtmp = player("rtmp-player", rtmp);
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 1);
    Run publisher = publisher(LENGTH);
    node.awaitStream("live/show", s -> s.get("live").getAsBoolean());
    Run overHttp = player("http-player", flv);
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 2);
    String connections = connections();
    long accepted = connectionsOf(node.status()).get("accepted").getAsLong();

    long pause = LENGTH.toMillis() / (3 * TIMES); // the updates take their time too
    for (int i = 1; i <= TIMES; i++) {
      Thread.sleep(pause); // spread over the stream
      for (String name : BUNDLES) {
        Path next =
            i % 2 == 1 ? BundleJar.version(name, "0.1." + i, scene.folder()) : BundleJar.own(name);
        JsonObject answer = update(name, next);
        assertFalse(answer.get("rolledBack").getAsBoolean(), answer::toString);
        for (JsonElement change : answer.getAsJsonArray("handovers")) {
          assertEquals(0, change.getAsJsonObject().get("lost").getAsInt(), answer::toString);
          assertEquals(0, change.getAsJsonObject().get("refused").getAsInt(), answer::toString);
        }
      }
    }
    assertEquals(connections, connections(), "the same connections throughout");
    JsonObject after = connectionsOf(node.status());
    assertEquals(accepted, after.get("accepted").getAsLong());
    JsonObject swaps = after.getAsJsonObject("handovers");
    assertEquals(TIMES, swaps.getAsJsonObject("rtmp").get("swaps").getAsInt());
    assertEquals(TIMES, swaps.getAsJsonObject("http-flv").get("swaps").getAsInt());

    assertEquals(0, publisher.exitCode(LENGTH.plusMinutes(1)), publisher::toString);
    overRtmp.done();
    overHttp.done();
    PacketList.assertSame(publisher.outFile(), overRtmp.outFile());
    PacketList.assertTail(publisher.outFile(), overHttp.outFile());
    assertEquals(0, node.process().terminate().exitCode());
  }

  // Nothing is read meanwhile, so the encoder waits: nothing is lost.
  @Test
  void aHandlerThatIsStoppedForAMomentLosesNothing() throws InterruptedException {
    node = Node.configured(scene, Node.ENDING);
    Run player = player("player", "rtmp://127.0.0.1:" + node.port("rtmp") + "/live/show");
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 1);
    Run publisher = publisher(SHORT);
    node.awaitStream("live/show", s -> s.get("live").getAsBoolean());
    for (int i = 0; i < 2; i++) {
      Thread.sleep(1_000); // some of the stream
      Control.ask(node.data(), "bundle", "stop", "rtmp");
      Thread.sleep(500);
      Control.ask(node.data(), "bundle", "start", "rtmp");
    }
    publisher.done();
    player.done();
    PacketList.assertSame(publisher.outFile(), player.outFile());
  }

  @ParameterizedTest
  @CsvSource({"RtmpHandler, resume", "RtmpSession, schedule"})
  void aVersionThatThrowsIsRolledBackWithoutALoss(String type, String method) {
    node = Node.configured(scene, Node.ENDING);
    Path broken = BundleJar.throwing("rtmp", "9.0.0", scene.folder(), type, method);
    String url = "rtmp://127.0.0.1:" + node.port("rtmp") + "/live/show";
    Recording source = Clip.AVC_AAC.recording();
    Run player = scene.record("player", url);
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 1);
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, node.publishUrl("live/show"));
    node.awaitStream("live/show", s -> s.get("live").getAsBoolean());

    Run update = node.command("bundle", "update", "rtmp", broken.toString());
    assertEquals(1, update.exitCode(), update::toString);
    assertTrue(update.err().contains("Rolled back: "), update::toString);
    assertTrue(update.err().contains("broken on purpose"), update::toString);
    assertEquals(List.of(versionOf(BundleJar.own("rtmp"))), versions("rtmp"));

    publisher.done();
    player.done();
    Recording.read(scene.recorded("player")).assertTailOf(source);
  }

  private Run player(String name, String url) {
    return scene.ffmpeg(
        name, words("-i", url, "-map", "0", "-c", "copy", "-copyts", PacketList.FORMAT));
  }

  private Run publisher(Duration time) {
    Clip.AVC_AAC.recording();
    String length = "-t " + time.toSeconds() + " -map 0 -c copy";
    return scene.ffmpeg(
        "publisher",
        words(
            "-re -stream_loop -1 -i",
            Clip.AVC_AAC.file().toString(),
            length + " -f flv",
            node.publishUrl("live/show"),
            length,
            PacketList.FORMAT));
  }

  private static String[] words(String... groups) {
    return String.join(" ", groups).split(" ");
  }

  private JsonObject update(String name, Path jar) {
    String answer = Control.ask(node.data(), "bundle", "update", name, jar.toString());
    return JsonParser.parseString(answer).getAsJsonObject();
  }

  /** Ids of the RTMP sessions, which live as long as their sockets. */
  private String connections() {
    JsonArray sessions = node.status().getAsJsonObject("rtmp").getAsJsonArray("sessions");
    return StreamSupport.stream(sessions.spliterator(), false)
        .map(s -> s.getAsJsonObject().get("id").getAsString())
        .sorted()
        .toList()
        .toString();
  }

  private static JsonObject connectionsOf(JsonObject status) {
    return status.getAsJsonObject("connections");
  }

  private List<String> versions(String name) {
    JsonArray bundles = node.ask("bundle", "list").getAsJsonArray();
    return StreamSupport.stream(bundles.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(b -> b.get("name").getAsString().equals("org.streamrp2p." + name))
        .map(b -> b.get("version").getAsString())
        .toList();
  }

  private static String versionOf(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue("Bundle-Version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
