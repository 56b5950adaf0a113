package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** A node, started and asked through its script. */
final class Node {
  /** Every port a free one, on this machine only. */
  static final String QUIET =
      """
      {
        "rtmp": { "port": 0, "address": "127.0.0.1" },
        "http": { "port": 0, "address": "127.0.0.1" },
        "aot": { "training": false }
      }
      """;

  /** And players end when their publisher does. */
  static final String ENDING =
      QUIET.replace("\"aot\"", "\"streams\": { \"lingerSeconds\": 0 }, \"aot\"");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Scene scene;
  private final Path program;
  private final Path data;
  private final String javaOptions;
  private final AtomicInteger number = new AtomicInteger();
  private Run run;

  /**
   * @param data its data folder; a template makes the configuration unless there is one
   */
  Node(Scene scene, Path program, Path data) {
    this(scene, program, data, "-Dio.netty.leakDetection.level=paranoid");
  }

  private Node(Scene scene, Path program, Path data, String javaOptions) {
    this.scene = scene;
    this.program = program;
    this.data = data;
    this.javaOptions = javaOptions;
  }

  /** A node that runs, with this configuration. */
  static Node configured(Scene scene, String configuration) {
    return started(new Node(scene, Program.FOLDER, scene.folder().resolve("data")), configuration);
  }

  /** A node that runs, with this configuration and these options for its Java alone. */
  static Node configured(Scene scene, String configuration, String javaOptions) {
    return started(
        new Node(scene, Program.FOLDER, scene.folder().resolve("data"), javaOptions),
        configuration);
  }

  private static Node started(Node node, String configuration) {
    node.configure(configuration);
    node.start();
    return node;
  }

  /** One of several nodes of a test, each with a folder of its own. */
  static Node named(Scene scene, String folder, String configuration) {
    return started(new Node(scene, Program.FOLDER, scene.folder().resolve(folder)), configuration);
  }

  /** Saves the file as an editor does: a new one in the place of the old. */
  void configure(String configuration) {
    try {
      Path folder = Files.createDirectories(data.resolve("conf"));
      Path saved = Files.writeString(folder.resolve("saved"), configuration);
      Files.move(
          saved,
          folder.resolve("streamr.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it; returns when it says that it runs. */
  Run start(String... options) {
    Run started = tryStart(options);
    started.await("the node runs", () -> started.out().endsWith("Stop with Ctrl-C\n"));
    run = started;
    return started;
  }

  /** Starts it, whatever comes of it. */
  Run tryStart(String... options) {
    List<String> words = new ArrayList<>(List.of("start"));
    words.addAll(List.of(options));
    return streamr("node", words);
  }

  Path data() {
    return data;
  }

  /** What runs. */
  Run process() {
    return run;
  }

  /** Runs a command to its end. */
  Run command(String... words) {
    Run command = streamr(String.join("-", words).replace('/', '-'), List.of(words));
    command.exitCode();
    return command;
  }

  private Run streamr(String name, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(program.resolve("bin/streamr").toString());
    command.addAll(words);
    command.addAll(List.of("--data", data.toString()));
    return scene.run(
        data.getFileName() + "-" + number.incrementAndGet() + "-" + name,
        command,
        Map.of("JAVA_HOME", System.getProperty("java.home"), "STREAMR_JAVA_OPTS", javaOptions));
  }

  /** The answer of a command for programs. */
  JsonElement ask(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Run command = command(all.toArray(String[]::new));
    assertEquals(0, command.exitCode(), command::toString);
    return JsonParser.parseString(command.out());
  }

  JsonObject status() {
    return ask("status").getAsJsonObject();
  }

  /** Asks the node itself, since a command takes a Java of its own each time. */
  JsonArray streams() {
    return JsonParser.parseString(Control.ask(data, "stream", "list")).getAsJsonArray();
  }

  /** Waits until a stream is there and like this. */
  void awaitStream(String stream, Predicate<JsonObject> condition) {
    run.await(
        stream + " is as expected",
        () ->
            StreamSupport.stream(streams().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(s -> s.get("name").getAsString().equals(stream))
                .anyMatch(condition));
  }

  /** The open port of an end point. */
  int port(String name) {
    return port(status(), name);
  }

  static int port(JsonObject status, String name) {
    return StreamSupport.stream(status.getAsJsonArray("ports").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(p -> p.get("name").getAsString().equals(name) && p.get("open").getAsBoolean())
        .mapToInt(p -> p.get("port").getAsInt())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no port of " + name + " in " + status));
  }

  /** Where the owner publishes, with the key. */
  String publishUrl(String stream) {
    return ask("stream", "url", stream).getAsJsonObject().get("url").getAsString();
  }

  static URI http(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Waits until somebody publishes a stream. */
  void awaitLive(int httpPort, String stream) {
    HttpRequest head = HttpRequest.newBuilder(http(httpPort, "/" + stream + ".flv")).HEAD().build();
    run.await(
        stream + " is live",
        () -> send(head, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  static HttpResponse<String> get(int httpPort, String path) {
    HttpRequest get = HttpRequest.newBuilder(http(httpPort, path)).build();
    return send(get, HttpResponse.BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return HTTP.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
