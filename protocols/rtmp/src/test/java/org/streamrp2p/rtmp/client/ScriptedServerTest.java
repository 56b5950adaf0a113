package org.streamrp2p.rtmp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.media.Frame;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

/** A server whose every word the test says. */
class ScriptedServerTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private final TestConnection connection = new TestConnection();
  private final List<String> heard = new ArrayList<>();
  private final ChunkReader reader =
      new ChunkReader(connection.channel().alloc(), 1 << 20, this::onMessage);
  private boolean shaken;

  @AfterEach
  void finish() {
    connection.channel().finishAndReleaseAll();
    reader.release();
  }

  private TestStreams begin(String direction, String url) {
    TestStreams streams = new TestStreams();
    connection.install(
        new ClientSession(
            connection,
            streams,
            TwoNodes.SETTINGS,
            new RtmpCounters(),
            new MessageBudget(32 << 20, 1 << 20),
            "1",
            TwoNodes.arguments(direction, url)));
    connection.channel().writeInbound(Unpooled.buffer().writeByte(3).writeZero(2 * 1536));
    return streams;
  }

  private void say(int streamId, String name, double transaction, AmfValue... arguments) {
    ByteBuf payload = Unpooled.buffer();
    new Command(name, transaction, NULL, List.of(arguments)).write(payload);
    say(new MessageHeader(3, 0, MessageType.COMMAND_AMF0, streamId), payload);
  }

  private void say(MessageHeader header, ByteBuf payload) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.message(header, payload, 128, out);
    payload.release();
    connection.channel().writeInbound(out);
  }

  private List<String> heard() {
    heard.clear();
    for (ByteBuf in = connection.channel().readOutbound();
        in != null;
        in = connection.channel().readOutbound()) {
      reader.read(shaken ? in : in.skipBytes(Math.min(in.readableBytes(), 1 + 1536)));
      in.release();
    }
    return heard;
  }

  private void onMessage(MessageHeader header, ByteBuf payload) {
    if (header.typeId() == MessageType.COMMAND_AMF0) {
      Command command = Command.read(payload, false);
      heard.add(header.streamId() + " " + command.name() + " " + command.arguments());
    } else {
      ControlMessage message = ControlMessage.read(header.typeId(), payload);
      heard.add(message.toString());
      if (message instanceof ControlMessage.SetChunkSize(int size)) {
        reader.chunkSize(size);
      }
    }
    payload.release();
  }

  /** C0 and C1 come in one write, C2 in the next with what follows. */
  private void skipHandshake() {
    ByteBuf c0c1 = connection.channel().readOutbound();
    assertEquals(1 + 1536, c0c1.readableBytes());
    c0c1.release();
    ByteBuf rest = connection.channel().readOutbound();
    reader.read(rest.skipBytes(1536));
    rest.release();
    shaken = true;
  }

  private @Nullable String details(String key) {
    return connection.closeReason() == null ? null : connection.closeReason().details().get(key);
  }

  @Test
  void aPublisherSaysWhatEncodersSayInTheirOrder() {
    begin("push", "rtmp://h/app/inst/key?x=1");
    skipHandshake();
    assertEquals("0 connect []", heard.get(2));
    say(0, "_result", 1);
    assertEquals(
        List.of(
            "0 releaseStream [AmfString[value=key?x=1]]",
            "0 FCPublish [AmfString[value=key?x=1]]",
            "0 createStream []"),
        heard());
    say(0, "_error", 2, new AmfFields().put("code", "NetConnection.Call.Failed").object());
    say(0, "_result", 4, AmfValue.of(7));
    assertEquals(List.of("7 publish [AmfString[value=key?x=1], AmfString[value=live]]"), heard());
  }

  // nginx sends |RtmpSampleAccess to players of a stream that nobody publishes: the name must stay
  // free for others until there is something to show.
  @Test
  void scriptDataAloneDoesNotTakeTheName() {
    TestStreams streams = begin("pull", "rtmp://h/live/show");
    say(0, "_result", 1);
    say(0, "_result", 4, AmfValue.of(1));
    say(1, "onStatus", 0, new AmfFields().put("code", "NetStream.Play.Start").object());
    ByteBuf access = Unpooled.buffer().writeByte(2).writeShort(17);
    access.writeCharSequence("|RtmpSampleAccess", StandardCharsets.US_ASCII);
    access.writeBytes(new byte[] {1, 1, 1, 1});
    say(new MessageHeader(5, 0, MessageType.DATA_AMF0, 1), access);
    assertEquals(List.of(), streams.streams());
    byte[] aacSequenceHeader = {(byte) 0xaf, 0, 0x12, 0x10};
    say(
        new MessageHeader(4, 0, MessageType.AUDIO, 1),
        Unpooled.buffer().writeBytes(aacSequenceHeader));
    connection.channel().runPendingTasks();
    assertEquals(1, streams.streams().size());
    assertEquals(2, streams.publications().get(0).frames().size(), "nothing is lost");
    streams.publications().get(0).release();
  }

  private TestStreams pulling() {
    TestStreams streams = begin("pull", "rtmp://h/live/show");
    say(0, "_result", 1);
    say(0, "_result", 4, AmfValue.of(1));
    say(1, "onStatus", 0, new AmfFields().put("code", "NetStream.Play.Start").object());
    return streams;
  }

  private void send(int typeId, int millis, String hex) {
    say(
        new MessageHeader(4, millis, typeId, 1),
        Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    connection.channel().runPendingTasks();
  }

  @ParameterizedTest
  @ValueSource(ints = {UserControl.STREAM_DRY, UserControl.STREAM_EOF})
  void aStreamThatGoesOnAfterItRanDryHasItsHeader(int event) {
    TestStreams streams = pulling();
    send(MessageType.VIDEO, 0, "1700000000" + "01640028");
    send(MessageType.VIDEO, 0, "1701000000" + "aa");
    ByteBuf dry = Unpooled.buffer();
    UserControl.of(event, 1).write(dry);
    say(new MessageHeader(2, 0, MessageType.USER_CONTROL, 0), dry);
    send(MessageType.VIDEO, 40, "1701000000" + "bb");
    List<String> second = TwoNodes.texts(streams.publications().get(1).frames());
    assertEquals(2, second.size(), second::toString);
    assertTrue(second.get(0).endsWith("SEQUENCE_HEADER 40 01640028"), second::toString);
    assertTrue(second.get(1).endsWith("CODED 40 bb"), second::toString);
    streams.publications().forEach(TestStreams.TestPublication::release);
  }

  // Readers of FLV and AMF0 know nothing of the switch to AMF3 within a value.
  @Test
  void dataInAmf3IsPublishedAsAmf0() {
    TestStreams streams = pulling();
    send(MessageType.AUDIO, 0, "af01" + "00");
    // onMetaData with {z: true} as an AMF3 object
    send(MessageType.DATA_AMF3, 0, "00" + "02000a6f6e4d65746144617461" + "110a0b01037a0301");
    // cut off
    send(MessageType.DATA_AMF3, 0, "00" + "02ffff");
    List<Frame> frames = streams.publications().get(0).frames();
    assertEquals(2, frames.size());
    assertEquals(
        "02000a6f6e4d65746144617461" + "03" + "00017a" + "0101" + "000009",
        ByteBufUtil.hexDump(frames.get(1).content()));
    streams.publications().forEach(TestStreams.TestPublication::release);
  }

  @Test
  void aPingIsAnswered() {
    begin("pull", "rtmp://h/live/show");
    skipHandshake();
    ByteBuf ping = Unpooled.buffer();
    UserControl.of(UserControl.PING_REQUEST, 4711).write(ping);
    say(new MessageHeader(2, 0, MessageType.USER_CONTROL, 0), ping);
    assertEquals(List.of(UserControl.of(UserControl.PING_RESPONSE, 4711).toString()), heard());
  }

  @ParameterizedTest
  @CsvSource({
    "rtmp://h/live/show?k=1, rtmp://other:1936/app, rtmp://other:1936/app/show?k=1",
    "rtmp://h:1/live/show?k=1, /app2/, rtmp://h:1/app2/show?k=1",
    "rtmp://h/live/show?k=1, rtmps://other/app, rtmps://other/app/show?k=1",
  })
  void aReconnectRequestAndARedirectNameTheSameStreamElsewhere(
      String url, String tcUrl, String expected) {
    begin("pull", url);
    AmfFields info = new AmfFields().put("level", "status");
    say(
        0,
        "onStatus",
        0,
        info.put("code", "NetConnection.Connect.ReconnectRequest").put("tcUrl", tcUrl).object());
    assertEquals("redirect", details("kind"));
    assertEquals(expected, details("url"));
  }

  @Test
  void aRejectionMaySendElsewhere() {
    begin("push", "rtmp://h/live/show");
    AmfValue ex = new AmfFields().put("code", 302).put("redirect", "rtmp://o/live").object();
    say(
        0,
        "_error",
        1,
        new AmfFields().put("code", "NetConnection.Connect.Rejected").put("ex", ex).object());
    assertEquals("rtmp://o/live/show", details("url"));
  }

  // The key would cross the network in the clear from then on.
  @Test
  void nobodyIsSentFromTlsToPlainRtmp() {
    begin("push", "rtmps://h/live/show");
    say(
        0,
        "onStatus",
        0,
        new AmfFields()
            .put("code", "NetConnection.Connect.ReconnectRequest")
            .put("tcUrl", "rtmp://h/live")
            .object());
    assertEquals("failed", details("kind"));
  }

  @Test
  void aReconnectRequestWithoutAPlaceMeansTheSame() {
    begin("pull", "rtmp://h/live/show?k=1");
    say(
        0,
        "onStatus",
        0,
        new AmfFields().put("code", "NetConnection.Connect.ReconnectRequest").object());
    assertEquals("rtmp://h/live/show?k=1", details("url"));
  }

  @Test
  void anUnknownVersionAndRubbishEndTheConnection() {
    connection.install(
        new ClientSession(
            connection,
            new TestStreams(),
            TwoNodes.SETTINGS,
            new RtmpCounters(),
            new MessageBudget(32 << 20, 1 << 20),
            "1",
            TwoNodes.arguments("pull", "rtmp://h/live/show")));
    connection
        .channel()
        .writeInbound(Unpooled.copiedBuffer("HTTP/1.1 400", StandardCharsets.US_ASCII));
    assertTrue(
        String.valueOf(connection.closeReason())
            .startsWith("the server breaks the protocol: version: 72"),
        String.valueOf(connection.closeReason()));
  }

  @ParameterizedTest
  @CsvSource({
    "direction, sideways",
    "url, http://h/live/show",
    "url, rtmp://h/live",
    "url, rtmp://h/live/",
    "url, rtmp:///live/show",
    "stream, no stream",
  })
  void aWrongArgumentIsRefused(String key, String value) {
    Map<String, Object> arguments =
        new HashMap<>(TwoNodes.arguments("pull", "rtmp://h/live/show").values());
    arguments.put(key, value);
    assertThrows(
        HandoverRefusedException.class,
        () -> ClientTarget.of(new HandoverState("restream", 1, arguments)));
  }
}
