package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who comes in the middle of a group has all of it at once: the publisher sends nothing more until
 * the player has it.
 */
@Timeout(60)
class LateJoinerIT {
  private static final int SOUND_MILLIS = 20;
  private static final int PICTURE_MILLIS = 40;
  private static final int GROUP = 10;

  @RegisterExtension static final Scene SCENE = new Scene();

  private static Node node;
  private static int rtmp;
  private static int http;
  private static String key;

  @BeforeAll
  static void start() {
    node = Node.configured(SCENE, Node.QUIET);
    JsonObject status = node.status();
    rtmp = Node.port(status, "rtmp");
    http = Node.port(status, "http");
    String url = node.publishUrl("live/show");
    key = url.substring(url.indexOf('?'));
  }

  @Test
  void theGroupFromItsKeyFrameOn() {
    try (RtmpPeer publisher = RtmpPeer.publisher(rtmp, "live", "picture" + key)) {
      List<Message> sent = new ArrayList<>();
      sent.add(Message.metadata("camera", "roof"));
      sent.add(Message.avcHeader());
      sent.add(Message.aacHeader());
      int pictures = 2 * GROUP + GROUP / 2;
      for (int i = 0; i < pictures; i++) {
        sent.add(Message.picture((long) i * PICTURE_MILLIS, i % GROUP == 0, i, 2000));
        for (int j = 2 * i; j < 2 * i + 2; j++) {
          sent.add(Message.sound((long) j * SOUND_MILLIS, j));
        }
      }
      sent.forEach(publisher::send);
      awaitFrames("live/picture", sent.size());
      List<Message> group = sent.subList(3 + 2 * GROUP * 3, sent.size());

      playBoth("picture", player -> assertHas(player, sent.subList(0, 3), group));
    }
  }

  @Test
  void theLastSoundsWhereThereIsNoPicture() {
    try (RtmpPeer publisher = RtmpPeer.publisher(rtmp, "live", "sound" + key)) {
      List<Message> sent = new ArrayList<>();
      sent.add(Message.metadata("microphone", "desk"));
      sent.add(Message.aacHeader());
      int sounds = 2500 / SOUND_MILLIS;
      for (int i = 0; i < sounds; i++) {
        sent.add(Message.sound((long) i * SOUND_MILLIS, i));
      }
      sent.forEach(publisher::send);
      awaitFrames("live/sound", sent.size());

      playBoth(
          "sound",
          player -> {
            assertStarts(player, sent.subList(0, 2));
            Message first = nextMedia(player);
            int from = (int) first.number();
            assertTrue(from >= 0 && from <= sounds - 500 / SOUND_MILLIS, () -> "from " + from);
            for (int i = from + 1; i < sounds; i++) {
              assertSame(sent.get(2 + i), nextMedia(player));
            }
          });
    }
  }

  private static void awaitFrames(String stream, int frames) {
    node.awaitStream(stream, s -> s.get("framesIn").getAsInt() == frames);
  }

  private interface Check {
    void of(Supplier<Message> player);
  }

  private static void playBoth(String stream, Check check) {
    try (RtmpPeer player = RtmpPeer.player(rtmp, "live", stream)) {
      check.of(player::read);
    }
    try (FlvPeer player = new FlvPeer(Node.http(http, "/live/" + stream + ".flv"))) {
      check.of(player::read);
    }
  }

  private static void assertHas(Supplier<Message> player, List<Message> start, List<Message> rest) {
    assertStarts(player, start);
    rest.forEach(message -> assertSame(message, nextMedia(player)));
  }

  /** Metadata, without the word that told the node to keep it, and then the headers. */
  private static void assertStarts(Supplier<Message> player, List<Message> start) {
    Message metadata = nextMedia(player);
    assertEquals(Message.DATA, metadata.type());
    byte[] published = start.getFirst().payload();
    int skipped = 3 + "@setDataFrame".length();
    byte[] kept = Arrays.copyOfRange(published, skipped, published.length);
    assertArrayEquals(kept, metadata.payload());
    for (Message header : start.subList(1, start.size())) {
      assertArrayEquals(header.payload(), nextMedia(player).payload());
    }
  }

  private static void assertSame(Message expected, Message found) {
    assertEquals(expected.type(), found.type());
    assertEquals(expected.number(), found.number());
    assertEquals(expected.timestampMillis(), found.timestampMillis());
    assertArrayEquals(expected.payload(), found.payload());
  }

  private static Message nextMedia(Supplier<Message> player) {
    while (true) {
      Message message = player.get();
      boolean media =
          switch (message.type()) {
            case Message.AUDIO, Message.VIDEO -> true;
            case Message.DATA -> message.says("onMetaData");
            default -> false;
          };
      if (media) {
        return message;
      }
    }
  }
}
