package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of pulls and pushes share. */
final class Restreams {
  private Restreams() {}

  /** A configuration with a section restream, whose players may wait and end with the stream. */
  static String node(String restream) {
    return Node.ENDING
        .replace("\"rtmp\": {", "\"rtmp\": { \"waitForPublisher\": true,")
        .replaceFirst("\\{", "{ \"restream\": { " + restream + " },");
  }

  static JsonObject entry(Node node, int index) {
    return node.status().getAsJsonArray("restream").get(index).getAsJsonObject();
  }

  static String state(Node node, int index) {
    return entry(node, index).get("state").getAsString();
  }

  /** A secret is in no status, no list and no log. */
  static void assertNowhere(Node node, String secret) {
    assertFalse(node.status().toString().contains(secret), "status");
    assertFalse(node.command("status").out().contains(secret), "status as text");
    assertFalse(node.command("restream", "list").out().contains(secret), "list");
    try (Stream<Path> files = Files.walk(node.data().resolve("logs"))) {
      List<Path> telling =
          files.filter(Files::isRegularFile).filter(f -> read(f).contains(secret)).toList();
      assertTrue(telling.isEmpty(), telling.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertFalse(node.process().err().contains(secret), "standard error");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
