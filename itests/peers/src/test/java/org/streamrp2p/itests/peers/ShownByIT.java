package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody sees who unpacks the zip and starts the demo. */
class ShownByIT {
  @RegisterExtension final Scene scene = new Scene();

  private static List<String> texts(Iterable<JsonElement> list, String key) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(element -> element.getAsJsonObject().get(key).getAsString())
        .toList();
  }

  private static List<String> codecs(Run probe) {
    JsonObject found = JsonParser.parseString(probe.done().out()).getAsJsonObject();
    return texts(found.getAsJsonArray("streams"), "codec_name").stream().sorted().toList();
  }

  /** The folder's name has a space in it: scripts forget that easily. */
  @Test
  void theDemoOfTheUnpackedZipIsSeenByPlayers() throws Exception {
    Path program = Program.unzip(scene.folder().resolve("my programs"));
    Node node = new Node(scene, program, scene.folder().resolve("my data"));
    Run run = node.start("--demo", "--rtmp-port", "0", "--http-port", "0");
    JsonObject status = node.status();
    int rtmp = Node.port(status, "rtmp");
    int http = Node.port(status, "http");

    node.awaitLive(http, "live/demo");
    Run overRtmp =
        scene.ffprobe("rtmp", "-show_streams", "rtmp://127.0.0.1:" + rtmp + "/live/demo");
    Run overHttp =
        scene.ffprobe("http", "-show_streams", Node.http(http, "/live/demo.flv").toString());
    assertEquals(List.of("aac", "h264"), codecs(overRtmp));
    assertEquals(List.of("aac", "h264"), codecs(overHttp));

    assertEquals(run.pid(), status.get("pid").getAsLong());
    assertEquals(0, run.terminate().exitCode(), "after SIGTERM");
  }

  @Test
  void commandsTellPeopleAndProgramsWhatRuns() {
    Node node =
        Node.configured(
            scene, Node.QUIET.replace("\"aot\"", "\"demo\": { \"enabled\": true }, \"aot\""));
    JsonObject first = node.status();
    node.awaitLive(Node.port(first, "http"), "live/demo");

    JsonObject status = node.status();
    assertEquals(node.data().toString(), status.get("dataFolder").getAsString());
    assertEquals(List.of("live/demo"), texts(status.getAsJsonArray("streams"), "name"));
    assertEquals(List.of("rtmp.port", "http.port"), texts(status.getAsJsonArray("ports"), "key"));
    assertEquals(
        List.of("OK"),
        texts(status.getAsJsonArray("health"), "status").stream().distinct().toList());

    JsonArray bundles = node.ask("bundle", "list").getAsJsonArray();
    assertEquals(status.getAsJsonArray("bundles"), bundles);
    assertTrue(texts(bundles, "name").contains("org.streamrp2p.rtmp"), bundles::toString);
    assertEquals(List.of("active"), texts(bundles, "state").stream().distinct().toList());

    JsonArray streams = node.ask("stream", "list").getAsJsonArray();
    assertEquals(List.of("live/demo"), texts(streams, "name"));
    assertEquals(
        List.of("avc1", "mp4a"),
        texts(streams.get(0).getAsJsonObject().getAsJsonArray("tracks"), "codec"));

    assertEquals(
        Program.VERSION, node.ask("version").getAsJsonObject().get("version").getAsString());
    assertTrue(node.command("version").out().contains(Program.VERSION));
    assertTrue(node.command("status").done().out().contains("live/demo"));
    assertTrue(node.command("stream", "list").done().out().contains("avc1+mp4a"));
    assertTrue(node.command("bundle", "list").done().out().contains("org.streamrp2p.hub"));
  }

  @Test
  void thePageNamesTheStreamAndHealthIsJson() {
    Node node = new Node(scene, Program.FOLDER, scene.folder().resolve("data"));
    node.start("--demo", "--rtmp-port", "0", "--http-port", "0");
    int port = node.port("http");
    node.awaitLive(port, "live/demo");

    HttpResponse<String> page = Node.get(port, "/");
    assertEquals(200, page.statusCode());
    assertTrue(page.headers().firstValue("content-type").orElse("").startsWith("text/html"));
    assertTrue(page.body().contains("live/demo"), page::body);

    HttpResponse<String> health = Node.get(port, "/health");
    assertEquals(200, health.statusCode());
    assertEquals("application/json", health.headers().firstValue("content-type").orElse(""));
    JsonObject json = JsonParser.parseString(health.body()).getAsJsonObject();
    assertEquals("ok", json.get("status").getAsString());
    assertFalse(json.getAsJsonArray("checks").isEmpty());
  }
}
