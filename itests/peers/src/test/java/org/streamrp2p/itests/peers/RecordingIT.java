package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that are recorded and played, and live FLV beyond a plain request. */
class RecordingIT {
  private static final String RECORDING =
      Node.ENDING.replace(
          "\"aot\"",
          "\"recorder\": { \"enabled\": true, \"streams\": \"live/show*\" },"
              + " \"view\": { \"private\": [ \"live/secret\" ] }, \"aot\"");
  private static final long LIMIT_SECONDS = 60;

  @RegisterExtension final Scene scene = new Scene();

  /** The only recording there is, when it is complete. */
  private static Path completed(Node node) {
    JsonObject[] found = new JsonObject[1];
    node.process()
        .await(
            "the recording is complete",
            () -> {
              for (JsonElement each : recordings(node.data())) {
                found[0] = each.getAsJsonObject();
              }
              return found[0] != null
                  && found[0].get("state").getAsString().equals("complete")
                  && found[0].get("seconds").getAsDouble() > 0;
            });
    assertEquals(1, found[0].getAsJsonArray("files").size());
    return node.data()
        .resolve("recordings")
        .resolve(found[0].getAsJsonArray("files").get(0).getAsString());
  }

  private static Iterable<JsonElement> recordings(Path data) {
    return JsonParser.parseString(Control.ask(data, "record", "list")).getAsJsonArray();
  }

  @Test
  void aRecordedFileIsWhatWasPublishedAndIsPlayedAsALiveStream() {
    isRecordedAndPlayedBack(Clip.AVC_AAC);
  }

  @Test
  void soItIsWithAnExtendedCodecToo() {
    isRecordedAndPlayedBack(Clip.HEVC_OPUS);
  }

  private void isRecordedAndPlayedBack(Clip clip) {
    Recording source = clip.recording();
    String name = clip.name().toLowerCase(Locale.ROOT);
    Node node = Node.configured(scene, RECORDING);
    int rtmp = node.port("rtmp");
    scene.publish(name + "-publisher", clip, node.publishUrl("live/show")).done();
    Path file = completed(node);
    assertEquals(0, Recording.read(file).assertTailOf(source));

    Run player = scene.record(name + "-player", "rtmp://127.0.0.1:" + rtmp + "/live/again");
    node.awaitStream("live/again", s -> s.get("viewers").getAsInt() == 1);
    Run play =
        node.command("stream", "play-file", node.data().relativize(file).toString(), "again");
    assertEquals(0, play.exitCode(), play::toString);
    player.done();
    assertEquals(0, Recording.read(scene.recorded(player.name())).assertTailOf(source));
    assertEquals(0, node.process().terminate().exitCode());
  }

  @Test
  void aKilledNodeLeavesAFileThatPlaysAndTheNextOneCompletesIt() throws IOException {
    Recording source = Clip.AVC_AAC.recording();
    Node node = Node.configured(scene, RECORDING);
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, node.publishUrl("live/show"));
    long half = Clip.AVC_AAC.bytes() / 2;
    node.awaitStream("live/show", s -> s.get("bytesIn").getAsLong() >= half);
    String name =
        StreamSupport.stream(recordings(node.data()).spliterator(), false)
            .map(r -> r.getAsJsonObject().getAsJsonArray("files").get(0).getAsString())
            .findFirst()
            .orElseThrow();
    Path file = node.data().resolve("recordings").resolve(name);
    node.process().await("half is written", () -> file.toFile().length() >= half / 2);
    node.process().kill();
    publisher.exitCode();

    Recording left = Recording.read(file);
    assertBeginning(source, left);
    node.start();
    assertEquals(file, completed(node));
    assertBeginning(source, Recording.read(file));
    assertEquals(left.video().size(), Recording.read(file).video().size());
    Run probe = scene.ffprobe("duration", "-show_format", file.toString()).done();
    double seconds =
        JsonParser.parseString(probe.out())
            .getAsJsonObject()
            .getAsJsonObject("format")
            .get("duration")
            .getAsDouble();
    assertTrue(seconds > 0.5 && seconds < Clip.SECONDS, seconds + " s");
    assertEquals(0, node.process().terminate().exitCode());
  }

  private static void assertBeginning(Recording source, Recording part) {
    int pictures = part.video().size();
    assertTrue(pictures > Clip.FRAMES_PER_SECOND / 2, () -> "pictures: " + pictures);
    assertEquals(
        source.video().subList(0, pictures).stream().map(Recording.Packet::hash).toList(),
        part.video().stream().map(Recording.Packet::hash).toList());
  }

  /** Writes what comes to a file. */
  private static final class Saver implements WebSocket.Listener {
    private final OutputStream out;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    Saver(OutputStream out) {
      this.out = out;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      try {
        out.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  @Test
  void flvOverAWebSocketIsWhatWasPublished() throws Exception {
    Recording source = Clip.AVC_AAC.recording();
    Node node = Node.configured(scene, RECORDING);
    int http = node.port("http");
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, node.publishUrl("live/web"));
    node.awaitLive(http, "live/web");
    Path file = scene.folder().resolve("websocket.flv");
    try (OutputStream out = Files.newOutputStream(file);
        HttpClient client = HttpClient.newHttpClient()) {
      Saver saver = new Saver(out);
      client
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + http + "/live/web.flv"), saver)
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      publisher.done();
      saver.closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertTrue(Recording.read(file).assertTailOf(source) >= 0);
    assertEquals(0, node.process().terminate().exitCode());
  }

  @Test
  void aPrivateStreamIsPlayedOverHttpWithItsTokenOnly() throws Exception {
    Node node = Node.configured(scene, RECORDING);
    int http = node.port("http");
    Run publisher = scene.publish("publisher", Clip.AVC_AAC, node.publishUrl("live/secret"));
    node.awaitStream("live/secret", s -> s.get("bytesIn").getAsLong() > 0);
    String token =
        JsonParser.parseString(Control.ask(node.data(), "stream", "token", "live/secret"))
            .getAsJsonObject()
            .get("token")
            .getAsString();
    assertEquals(401, status(http, "/live/secret.flv"));
    assertEquals(403, status(http, "/live/secret.flv?token=" + token.replace('.', '-')));
    assertEquals(200, status(http, "/live/secret.flv?token=" + token));
    publisher.done();
    assertEquals(0, node.process().terminate().exitCode());
  }

  private static int status(int http, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> answer =
          client.send(
              HttpRequest.newBuilder(Node.http(http, path)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close();
      return answer.statusCode();
    }
  }
}
