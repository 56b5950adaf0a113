package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One publisher after the other under a player that stays: it sees one stream, whose time goes on,
 * and the second part of it begins with a key frame.
 */
@Timeout(60)
class SpliceIT {
  private static final int PICTURE_MILLIS = 40;
  private static final int SOUND_MILLIS = 20;

  /** The second publisher's clock says something else. */
  private static final long OTHER_CLOCK_MILLIS = 7_000_000;

  /** Where the numbers of the second publisher begin. */
  private static final int OTHER_NUMBERS = 1000;

  private static final int BEFORE_KEY_FRAME = 3;

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
  void aSecondPublisherTakesOverUnderAPlayer() {
    try (RtmpPeer first = RtmpPeer.publisher(rtmp, "live", "taken" + key);
        RtmpPeer player = RtmpPeer.player(rtmp, "live", "taken")) {
      sendFirst(first);
      List<Message> before = readFirst(player);
      try (RtmpPeer second = RtmpPeer.publisher(rtmp, "live", "taken" + key)) {
        assertThrows(UncheckedIOException.class, () -> first.readUntil(m -> false));
        sendSecond(second);
        assertGoesOn(before, player);
      }
    }
  }

  @Test
  void aPublisherThatComesBackFindsItsPlayer() {
    try (RtmpPeer player = RtmpPeer.player(rtmp, "live", "gone")) {
      List<Message> before;
      try (RtmpPeer first = RtmpPeer.publisher(rtmp, "live", "gone" + key)) {
        player.readUntil(m -> true);
        sendFirst(first);
        before = readFirst(player);
      }
      player.readUntil(Message::isStreamDry);
      try (RtmpPeer second = RtmpPeer.publisher(rtmp, "live", "gone" + key)) {
        sendSecond(second);
        assertGoesOn(before, player);
      }
    }
  }

  @Test
  void aPublisherThatComesBackFindsItsPlayerOverHttp() {
    try (RtmpPeer watcher = RtmpPeer.player(rtmp, "live", "http")) {
      RtmpPeer first = RtmpPeer.publisher(rtmp, "live", "http" + key);
      sendFirst(first);
      readFirst(watcher);
      URI address = URI.create("http://127.0.0.1:" + http + "/live/http.flv");
      try (FlvPeer player = new FlvPeer(address)) {
        picture(player, 9);
        first.close();
        watcher.readUntil(Message::isStreamDry);
        try (RtmpPeer second = RtmpPeer.publisher(rtmp, "live", "http" + key)) {
          sendSecond(second);
          assertEquals(OTHER_NUMBERS + BEFORE_KEY_FRAME, nextPicture(player));
          picture(player, OTHER_NUMBERS + 9);
        }
      }
    }
  }

  private static void picture(FlvPeer player, long number) {
    while (nextPicture(player) != number) {
      // what comes before it
    }
  }

  private static long nextPicture(FlvPeer player) {
    Message message = player.read();
    while (message.type() != Message.VIDEO || message.number() < 0) {
      message = player.read();
    }
    return message.number();
  }

  private static void sendFirst(RtmpPeer publisher) {
    publisher.send(Message.avcHeader());
    publisher.send(Message.aacHeader());
    for (int i = 0; i < 10; i++) {
      publisher.send(Message.picture((long) i * PICTURE_MILLIS, i == 0, i, 1000));
      publisher.send(Message.sound((2L * i) * SOUND_MILLIS, 2 * i));
      publisher.send(Message.sound((2L * i + 1) * SOUND_MILLIS, 2 * i + 1));
    }
  }

  /** Begins in the middle of a group, as an encoder does that had lost its connection. */
  private static void sendSecond(RtmpPeer publisher) {
    publisher.send(Message.avcHeader());
    publisher.send(Message.aacHeader());
    for (int i = 0; i < 10; i++) {
      long time = OTHER_CLOCK_MILLIS + (long) i * PICTURE_MILLIS;
      int number = OTHER_NUMBERS + i;
      publisher.send(Message.picture(time, i == BEFORE_KEY_FRAME, number, 1000));
      publisher.send(Message.sound(time, 2L * number));
      publisher.send(Message.sound(time + SOUND_MILLIS, 2L * number + 1));
    }
  }

  private static List<Message> readFirst(RtmpPeer player) {
    return readNumbered(player, 0, 9, 19);
  }

  /** All pictures and sounds from a picture on, until the last of each. */
  private static List<Message> readNumbered(
      RtmpPeer player, int first, int lastPicture, int lastSound) {
    List<Message> read = new ArrayList<>();
    boolean pictures = false;
    boolean sounds = false;
    while (!pictures || !sounds) {
      Message message = player.readUntil(m -> m.number() >= 0);
      read.add(message);
      pictures |= message.type() == Message.VIDEO && message.number() == lastPicture;
      sounds |= message.type() == Message.AUDIO && message.number() == lastSound;
    }
    assertEquals(first, of(read, Message.VIDEO).getFirst().number());
    return read;
  }

  private static List<Message> of(List<Message> messages, int type) {
    return messages.stream().filter(m -> m.type() == type).toList();
  }

  private static void assertGoesOn(List<Message> before, RtmpPeer player) {
    Message header = player.readUntil(m -> m.type() == Message.VIDEO);
    assertArrayEquals(Message.avcHeader().payload(), header.payload(), "the headers come first");
    int keyFrame = OTHER_NUMBERS + BEFORE_KEY_FRAME;
    int lastPicture = OTHER_NUMBERS + 9;
    List<Message> after = readNumbered(player, keyFrame, lastPicture, 2 * lastPicture + 1);
    assertStep(before, after, Message.VIDEO, PICTURE_MILLIS);
    assertStep(before, after, Message.AUDIO, SOUND_MILLIS);
  }

  /** The same distances as the publisher has, and between the two publishers about one of them. */
  private static void assertStep(List<Message> before, List<Message> after, int type, int step) {
    List<Message> old = of(before, type);
    List<Message> fresh = of(after, type);
    long gap = fresh.getFirst().timestampMillis() - old.getLast().timestampMillis();
    assertTrue(gap > 0 && gap <= step + PICTURE_MILLIS, () -> type + ": " + gap + " ms between");
    for (int i = 1; i < fresh.size(); i++) {
      assertEquals(fresh.get(i - 1).number() + 1, fresh.get(i).number());
      assertEquals(step, fresh.get(i).timestampMillis() - fresh.get(i - 1).timestampMillis());
    }
  }
}
