package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.RtmpFactory;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.handshake.ServerHandshake;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestStreams;

/** A whole RTMP session. The second byte of an input says how far the session has come. */
final class SessionTargets {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private static final Command CONNECT =
      new Command(
          "connect",
          1,
          new AmfFields().put("app", "live").put("tcUrl", "rtmp://h/live?c=3").object(),
          List.of());
  private static final Command CREATE = new Command("createStream", 2, NULL, List.of());

  /** Format byte, AMF0 name and number, then an AMF3 object with the application. */
  static final String CONNECT_AMF3 =
      "00 020007636f6e6e656374 003ff0000000000000 11 0a0b01 07617070 06096c697665 01";

  /** AMF3 metadata: an array by name, with numbers, within a data message. */
  private static final String METADATA_AMF3 =
      "00 02000a6f6e4d65746144617461 11 0901 0b7769647468 0405 0361 053ff8000000000000 01";

  private static final int BEFORE_HANDSHAKE = 0;
  private static final int BEFORE_CONNECT = 1;
  private static final int PUBLISHING = 2;
  private static final int PLAYING = 3;

  private SessionTargets() {}

  static List<Target> all() {
    return List.of(new Target("rtmp-session", seeds(), SessionTargets::run));
  }

  private static Command stream(String name, AmfValue... arguments) {
    return new Command(name, 0, NULL, List.of(arguments));
  }

  private static List<byte[]> seeds() {
    byte[] picture = new byte[50];
    picture[0] = 0x17;
    picture[1] = 1;
    return List.of(
        new Messages().raw(handshake()).command(0, CONNECT).behind(1, BEFORE_HANDSHAKE),
        new Messages()
            .command(0, CONNECT)
            .command(0, CREATE)
            .command(1, stream("publish", AmfValue.of("s")))
            .behind(1, BEFORE_CONNECT),
        new Messages()
            .command(0, CONNECT)
            .command(0, CREATE)
            .command(1, stream("play", AmfValue.of("s?tracks=all")))
            .behind(2, BEFORE_CONNECT),
        new Messages()
            .message(6, 40, MessageType.VIDEO, picture)
            .message(4, 40, MessageType.AUDIO, new byte[] {(byte) 0xaf, 1, 2})
            .message(
                4,
                0,
                MessageType.AGGREGATE,
                ByteBufUtil.decodeHexDump("0800000300000500000000af01010000000e"))
            .command(0, stream("FCUnpublish", AmfValue.of("s")))
            .behind(2, PUBLISHING),
        new Messages()
            .message(3, 0, MessageType.COMMAND_AMF3, AmfTargets.seeds(CONNECT_AMF3).getFirst())
            .command(0, CREATE)
            .command(1, stream("publish", AmfValue.of("s")))
            .message(4, 0, MessageType.DATA_AMF3, AmfTargets.seeds(METADATA_AMF3).getFirst())
            .behind(1, BEFORE_CONNECT),
        new Messages()
            .command(1, stream("pause", AmfValue.of(true)))
            .command(1, stream("receiveAudio", AmfValue.of(false)))
            .command(0, stream("deleteStream", AmfValue.of(1)))
            .behind(2, PLAYING));
  }

  /** Of either side: the simple form, all zeros. */
  static byte[] handshake() {
    byte[] bytes = new byte[1 + 2 * ServerHandshake.BLOCK_SIZE];
    bytes[0] = ServerHandshake.VERSION;
    return bytes;
  }

  private static void run(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int stage = input[1] & 3;
    TestStreams streams = new TestStreams();
    FuzzedConnection connection = new FuzzedConnection(streams, RtmpFactory.handler(streams));
    if (stage != BEFORE_HANDSHAKE) {
      connection.begin(handshake());
    }
    if (stage >= PUBLISHING) {
      String name = stage == PUBLISHING ? "publish" : "play";
      connection.begin(
          new Messages()
              .command(0, CONNECT)
              .command(0, CREATE)
              .command(1, stream(name, AmfValue.of("s")))
              .behind());
    }
    connection.feed(input, 2);
    streams.subscriptions().forEach(s -> s.send(SampleFrames.video(true, 40, 1_000)));
    connection.end();
  }
}
