package org.streamrp2p.itests.fuzz;

import java.util.List;
import java.util.Map;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.RtmpFactory;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestStreams;

/**
 * What a server sends to a node that pulls from it or pushes to it. The second byte of an input
 * says which (bit 0) and whether the handshake is over (bit 1).
 */
final class ClientTargets {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private static final int PUSH = 1;
  private static final int CONNECTED = 2;

  private ClientTargets() {}

  static List<Target> all() {
    return List.of(new Target("rtmp-client", seeds(), ClientTargets::run));
  }

  private static Command status(String code) {
    AmfFields info = new AmfFields().put("level", "status").put("code", code);
    return new Command("onStatus", 0, NULL, List.of(info.object()));
  }

  private static Messages connected() {
    return new Messages()
        .control(new ControlMessage.WindowAcknowledgementSize(1000))
        .command(0, new Command("_result", 1, NULL, List.of(new AmfFields().object())))
        .command(0, new Command("_result", 2, NULL, List.of(AmfValue.of(1))));
  }

  private static List<byte[]> seeds() {
    byte[] picture = new byte[50];
    picture[0] = 0x17;
    picture[1] = 1;
    byte[] sound = {(byte) 0xaf, 1, 2};
    return List.of(
        new Messages().raw(SessionTargets.handshake()).behind(1, 0),
        connected()
            .command(1, status("NetStream.Play.Start"))
            .message(6, 40, MessageType.VIDEO, picture)
            .message(4, 40, MessageType.AUDIO, sound)
            .control(UserControl.of(UserControl.STREAM_DRY, 1))
            .message(6, 80, MessageType.VIDEO, picture)
            .control(UserControl.of(UserControl.STREAM_EOF, 1))
            .behind(1, CONNECTED),
        connected()
            .control(UserControl.of(UserControl.PING_REQUEST, 7))
            .command(0, status("NetConnection.Connect.ReconnectRequest"))
            .behind(2, CONNECTED),
        connected().command(1, status("NetStream.Publish.Start")).behind(2, CONNECTED | PUSH),
        connected().command(1, status("NetStream.Publish.BadName")).behind(2, CONNECTED | PUSH));
  }

  private static void run(byte[] input) {
    if (input.length < 2) {
      return;
    }
    HandoverState arguments =
        new HandoverState(
            "restream",
            1,
            Map.of(
                "direction",
                (input[1] & PUSH) == 0 ? "pull" : "push",
                "url",
                "rtmp://origin.example/live/there?key=s3cr3t",
                "stream",
                "live/here",
                "lingerSeconds",
                5));
    TestStreams streams = new TestStreams();
    FuzzedConnection connection =
        new FuzzedConnection(streams, RtmpFactory.handler(streams), arguments);
    if ((input[1] & CONNECTED) != 0) {
      connection.begin(SessionTargets.handshake());
    }
    connection.feed(input, 2);
    streams.subscriptions().forEach(s -> s.send(SampleFrames.video(true, 40, 1_000)));
    connection.end();
  }
}
