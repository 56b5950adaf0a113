package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

class RtmpSessionTest {
  static final SessionSettings SETTINGS =
      new SessionSettings(60_000, 1 << 20, 2_500_000, 10, 60, 60, 30, true);
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  static SessionServices services(TestStreams streams, RtmpCounters counters) {
    return services(streams, counters, new MessageBudget(32 << 20, 1 << 20));
  }

  static SessionServices services(
      TestStreams streams, RtmpCounters counters, MessageBudget budget) {
    return new SessionServices(streams, () -> null, new SessionRegistry(), counters, budget);
  }

  private final TestStreams streams = new TestStreams();
  private final RtmpCounters counters = new RtmpCounters();
  private final TestConnection connection = new TestConnection();
  private final RtmpClient client = new RtmpClient();

  @BeforeEach
  void install() {
    connection.install(new RtmpSession(connection, services(streams, counters), SETTINGS, "1.0.0"));
  }

  @AfterEach
  void release() {
    streams.publications().forEach(TestStreams.TestPublication::release);
    connection.channel().finishAndReleaseAll();
    client.release();
  }

  @Test
  void connectIsAnsweredInOneWriteWithTheChunkSizeFirst() {
    client.handshake().connect("live").send(connection.channel());
    assertEquals(1, connection.channel().outboundMessages().size());
    assertEquals(
        List.of(
            "WindowAcknowledgementSize[size=2500000]",
            "SetPeerBandwidth[size=2500000, limitType=2]",
            "SetChunkSize[size=60000]",
            "UserControl[event=0, value=0, bufferMillis=0]",
            "0 _result 1 NetConnection.Connect.Success"),
        answers());
  }

  @Test
  void aPublisherIsAcceptedAndItsMessagesBecomeFrames() {
    client.publishing("cam?key=a%20b").send(connection.channel());
    List<String> answers = answers();
    assertEquals(
        List.of(
            "UserControl[event=0, value=1, bufferMillis=0]",
            "1 onStatus 0 NetStream.Publish.Start"),
        answers.subList(answers.size() - 2, answers.size()));
    assertEquals(Map.of("key", "a b"), streams.requests().get(0).parameters());
    assertEquals("live/cam", connection.stream());
    assertEquals("publisher", connection.role());
    client
        .message(4, 0, 18, 1, "02000d40736574446174614672616d6502000a6f6e4d6574614461746105")
        .message(6, 0, 9, 1, "1700000000" + "01640028")
        .message(4, 5, 8, 1, "af001210")
        .message(6, 40, 9, 1, "1701000050" + "aa".repeat(500))
        .message(6, 80, 15, 1, "00" + "02000a6f6e546578744461746105")
        .send(connection.channel());
    assertEquals(
        List.of(
            "DATA METADATA amf0 0 02000a6f6e4d6574614461746105",
            "VIDEO SEQUENCE_HEADER avc1 0 01640028",
            "AUDIO SEQUENCE_HEADER mp4a 5 1210",
            "VIDEO CODED avc1 40 " + "aa".repeat(500),
            "DATA CODED amf0 80 02000a6f6e546578744461746105"),
        frames(streams));
  }

  /** A few strangers with 15 MB of a message each once used up the memory of a node. */
  @Test
  void whoDoesNotPublishHasNoRoomForMedia() {
    client.handshake().connect("live").message(6, 0, 9, 1, "aa".repeat(70_000));
    client.send(connection.channel());
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void whoPublishesMaySendLargeFrames() {
    client.publishing("cam").send(connection.channel());
    client.message(6, 0, 9, 1, "1701000050" + "aa".repeat(70_000)).send(connection.channel());
    assertTrue(connection.channel().isOpen());
    assertEquals(70_000, streams.publications().get(0).frames().get(0).size());
  }

  /** Encoders that run for weeks pass 2^32 milliseconds. */
  @Test
  void timeGoesOnWhenTheTimestampWraps() {
    client
        .publishing("cam")
        .message(4, -10, 8, 1, "af0101")
        .message(4, 10, 8, 1, "af0102")
        .send(connection.channel());
    List<Frame> frames = streams.publications().get(0).frames();
    long distance = frames.get(1).decodeTimeNanos() - frames.get(0).decodeTimeNanos();
    assertEquals(20, MediaTime.toMillis(distance));
  }

  @Test
  void aPublisherThatLeavesEndsItsPublication() {
    client.publishing("cam").send(connection.channel());
    connection.channel().close();
    assertEquals("publisher left", streams.publications().get(0).closed());
  }

  @Test
  void deleteStreamEndsThePublicationToo() {
    client
        .publishing("cam")
        .command(0, "deleteStream", 6, NULL, AmfValue.of(1))
        .send(connection.channel());
    assertEquals("publisher left", streams.publications().get(0).closed());
    assertTrue(answers().contains("1 onStatus 0 NetStream.Unpublish.Success"));
  }

  @ParameterizedTest
  @CsvSource({
    "NAME_IN_USE, NetStream.Publish.BadName",
    "NOT_ALLOWED, NetStream.Publish.Denied",
    "TOO_MANY_STREAMS, NetStream.Publish.Failed",
  })
  void aRefusedPublisherIsToldWhyAndClosed(PublishResult.Code code, String status) {
    streams.refusePublish(new PublishResult.Refused(code, "no"));
    client.publishing("cam").send(connection.channel());
    assertTrue(answers().contains("1 onStatus 0 " + status));
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void aNameThatCannotBeOneIsRefused() {
    client.publishing("../x").send(connection.channel());
    assertTrue(answers().contains("1 onStatus 0 NetStream.Publish.BadName"));
    assertEquals(List.of(), streams.requests());
  }

  @Test
  void aPublisherWhoseStreamIsTakenOverIsToldAndClosed() {
    client.publishing("cam").send(connection.channel());
    answers();
    streams.publications().get(0).end("taken over");
    assertEquals(List.of("1 onStatus 0 NetStream.Publish.Failed"), answers());
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void aPlayerGetsStatusesAndThenFrames() {
    streams.publish(
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            StreamName.parse("live/cam"),
            Map.of(),
            "test",
            connection.remoteAddress()),
        Streams.Numbering.ORIGIN,
        reason -> {},
        connection.eventLoop());
    client.playing("cam").send(connection.channel());
    List<String> answers = answers();
    assertEquals(
        List.of(
            "UserControl[event=0, value=1, bufferMillis=0]",
            "1 onStatus 0 NetStream.Play.Reset",
            "1 onStatus 0 NetStream.Play.Start"),
        answers.subList(answers.size() - 3, answers.size()));
    assertEquals("player", connection.role());
    TestStreams.TestSubscription subscription = streams.subscriptions().get(0);
    assertEquals(
        "chunkSize=60000,msid=1,audio=true,video=true,multitrack=false",
        subscription.encoder().key().parameters());
    subscription.send(SampleFrames.videoHeader(0, "x"));
    subscription.send(SampleFrames.audio(20_000_000, 0));
    subscription.send(SampleFrames.video(true, 40, 150_000));
    List<String> frames = answers();
    assertEquals("1 type 9 csid 6 at 0 170000000078", frames.get(0));
    assertEquals("1 type 8 csid 4 at 20000000 af01", frames.get(1));
    String head = "1 type 9 csid 6 at 40 ";
    assertTrue(frames.get(2).startsWith(head + "1701000000"));
    assertEquals(head.length() + 2 * 150_005, frames.get(2).length());
  }

  @Test
  void aPlayerHearsOfTheEndAndOfANewBeginning() {
    client.playing("cam").send(connection.channel());
    answers();
    var listener = streams.subscriptions().get(0).listener();
    listener.onPublished();
    listener.onUnpublished("publisher left");
    listener.onPublished();
    listener.onPublished();
    listener.onUnpublished("publisher left");
    listener.onClosed("no publisher came back");
    assertEquals(
        List.of(
            "UserControl[event=0, value=1, bufferMillis=0]",
            "1 onStatus 0 NetStream.Play.PublishNotify",
            "UserControl[event=2, value=1, bufferMillis=0]",
            "UserControl[event=0, value=1, bufferMillis=0]",
            "1 onStatus 0 NetStream.Play.PublishNotify",
            "UserControl[event=2, value=1, bufferMillis=0]",
            "1 onStatus 0 NetStream.Play.UnpublishNotify",
            "1 onStatus 0 NetStream.Play.Stop",
            "UserControl[event=1, value=1, bufferMillis=0]"),
        answers());
  }

  @Test
  void aMissingStreamIsReportedAndTheConnectionStays() {
    streams.refuseSubscribe(new SubscribeResult.Refused(SubscribeResult.Code.NOT_FOUND, "no"));
    client.playing("cam").send(connection.channel());
    assertTrue(answers().contains("1 onStatus 0 NetStream.Play.StreamNotFound"));
    assertTrue(connection.channel().isOpen());
  }

  @Test
  void aPlayerPausesAndChoosesWhatItReceives() {
    client
        .playing("cam")
        .command(1, "pause", 0, NULL, AmfValue.of(true), AmfValue.of(0))
        .command(1, "receiveAudio", 0, NULL, AmfValue.of(false))
        .send(connection.channel());
    TestStreams.TestSubscription subscription = streams.subscriptions().get(0);
    assertTrue(subscription.isPaused());
    client.command(1, "pause", 0, NULL, AmfValue.of(false)).send(connection.channel());
    answers();
    subscription.send(SampleFrames.audio(0, 3));
    assertEquals(0, answers().size());
  }

  @Test
  void severalMessageStreamsShareAConnection() {
    client
        .publishing("one")
        .command(0, "createStream", 3, NULL)
        .command(2, "play", 0, NULL, AmfValue.of("two"))
        .send(connection.channel());
    assertEquals(1, streams.publications().size());
    assertTrue(streams.subscriptions().get(0).encoder().key().parameters().contains(",msid=2,"));
  }

  @ParameterizedTest
  @CsvSource({
    "live, cam, live/cam",
    "live/, cam, live/cam",
    "live/_definst_, cam, live/cam",
    "live, a/b, live/a/b",
    "live/a, b, live/a/b",
    "'', cam, live/cam",
    "live?x=1, cam?key=2, live/cam",
  })
  void applicationAndNameMakeTheStream(String app, String name, String stream) {
    client
        .handshake()
        .connect(app)
        .command(0, "createStream", 2, NULL)
        .command(1, "play", 0, NULL, AmfValue.of(name))
        .send(connection.channel());
    assertEquals(stream, streams.requests().get(0).stream().toString());
  }

  @Test
  void parametersComeFromNameApplicationAndUrl() {
    AmfValue object =
        new AmfFields().put("app", "live?b=2&a=9").put("tcUrl", "rtmp://h/live?c=3&b=8").object();
    client
        .handshake()
        .command(0, "connect", 1, object)
        .command(0, "createStream", 2, NULL)
        .command(1, "play", 0, NULL, AmfValue.of("cam?a=1&d&=x&e=%zz"))
        .send(connection.channel());
    assertEquals(
        Map.of("a", "1", "b", "2", "c", "3", "d", "", "e", "%zz"),
        streams.requests().get(0).parameters());
  }

  /** For players that read tracks but name no capsEx. */
  @Test
  void aPlayerCanAskForAllTracksInItsQuery() {
    client.playing("cam?tracks=all").send(connection.channel());
    TestStreams.TestSubscription subscription = streams.subscriptions().get(0);
    answers();
    subscription.send(
        Frame.coded(
            new Track(MediaKind.AUDIO, 3),
            FourCc.MP4A,
            false,
            0,
            0,
            Unpooled.wrappedBuffer(new byte[] {7})));
    assertEquals(List.of("1 type 8 csid 4 at 0 95016d7034610307"), answers());
  }

  @Test
  void aPlayerThatReadsManyTracksGetsThem() {
    AmfValue object = new AmfFields().put("app", "live").put("capsEx", 2).object();
    client
        .handshake()
        .command(0, "connect", 1, object)
        .command(0, "createStream", 2, NULL)
        .command(1, "play", 0, NULL, AmfValue.of("cam"))
        .send(connection.channel());
    assertTrue(
        streams.subscriptions().get(0).encoder().key().parameters().endsWith("multitrack=true"));
  }

  @Test
  void commandsOfEncodersAreAnsweredAndUnknownOnesRefused() {
    client.handshake().connect("live").send(connection.channel());
    answers();
    client
        .command(0, "releaseStream", 2, NULL, AmfValue.of("cam"))
        .command(0, "FCPublish", 3, NULL, AmfValue.of("cam"))
        .command(0, "_checkbw", 4, NULL)
        .command(0, "getStreamLength", 5, NULL, AmfValue.of("cam"))
        .command(0, "nonsense", 6, NULL)
        .command(7, "publish", 0, NULL, AmfValue.of("cam"))
        .command(0, "connect", 7, new AmfFields().put("app", "live").object())
        .send(connection.channel());
    assertEquals(
        List.of(
            "0 _result 2 [AmfUndefined[]]",
            "0 _result 3 [AmfUndefined[]]",
            "0 onFCPublish 0 NetStream.Publish.Start",
            "0 _result 4 [AmfUndefined[]]",
            "0 _result 5 [AmfNumber[value=0.0]]",
            "0 _error 6 NetConnection.Call.Failed",
            "7 onStatus 0 NetStream.Failed",
            "0 _error 7 NetConnection.Connect.Rejected"),
        answers());
  }

  @Test
  void aPingIsAnswered() {
    client.handshake().control(UserControl.of(UserControl.PING_REQUEST, 77));
    client.send(connection.channel());
    assertEquals(List.of("UserControl[event=7, value=77, bufferMillis=0]"), answers());
  }

  /** RTMP 1.0 5.4.3; at half the window, so that the peer never waits. */
  @Test
  void bytesAreAcknowledgedBeforeTheWindowCloses() {
    client.handshake().control(new ControlMessage.WindowAcknowledgementSize(10_000));
    client.send(connection.channel());
    assertEquals(List.of(), answers());
    client.message(4, 0, 8, 1, "af01" + "00".repeat(2_000)).send(connection.channel());
    List<String> answers = answers();
    assertEquals(1, answers.size());
    assertTrue(answers.get(0).startsWith("Acknowledgement[sequence=51"), answers.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02000000000004010000000000000000", // Set Chunk Size 0
        "02000000000004010000000080000000", // its top bit
        "020000000000010100000000ff", // cut short
        "03000000000001140000000005", // no name
        "030000000000041400000000020004ff", // malformed AMF
        "03000000000008140000000002000470" + "6f706505", // a command before connect
        "c7", // type 3 first
      })
  void aBrokenProtocolClosesTheConnectionAndIsCounted(String hex) {
    client.handshake().send(connection.channel());
    connection.channel().writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    assertFalse(connection.channel().isOpen());
    assertEquals(1L, counters.values().get("protocolErrors"));
  }

  @Test
  void anotherVersionIsRefusedAtTheFirstByte() {
    connection.channel().writeInbound(Unpooled.copiedBuffer(new byte[] {6}));
    assertFalse(connection.channel().isOpen());
    assertEquals(1L, counters.values().get("versionsRefused"));
    assertEquals(0L, counters.values().get("protocolErrors"));
  }

  /** The next frame may be well: only the message is lost. */
  @Test
  void aMalformedMediaMessageIsDroppedAndCounted() {
    client
        .publishing("cam")
        .message(6, 0, 9, 1, "17")
        .message(6, 0, 9, 5, "1701000000")
        .message(6, 0, 9, 1, "1701000000aa")
        .send(connection.channel());
    assertEquals(List.of("VIDEO CODED avc1 0 aa"), frames(streams));
    assertEquals(2L, counters.values().get("messagesDropped"));
  }

  @Test
  void anAggregateIsTakenApart() {
    String parts =
        ("0800000300000500000000" + "af0101" + "0000000e")
            + ("0800000300001900000000" + "af0102" + "0000000e");
    client.publishing("cam").message(4, 1000, 22, 1, parts).send(connection.channel());
    assertEquals(List.of("AUDIO CODED mp4a 1000 01", "AUDIO CODED mp4a 1020 02"), frames(streams));
  }

  @Test
  void aPeerThatNeverConnectsIsClosed() {
    pass(11);
    assertFalse(connection.channel().isOpen());
    assertEquals(1L, counters.values().get("timeouts"));
  }

  @Test
  void anIdlePublisherIsPingedAndThenClosed() {
    client.publishing("cam").send(connection.channel());
    answers();
    for (int i = 0; i < 5; i++) {
      pass(10);
    }
    assertEquals(1, answers().stream().filter(a -> a.startsWith("UserControl[event=6")).count());
    assertTrue(connection.channel().isOpen());
    pass(10);
    pass(10);
    assertFalse(connection.channel().isOpen());
    assertEquals(1L, counters.values().get("timeouts"));
    assertEquals("publisher left", streams.publications().get(0).closed());
  }

  @Test
  void anIdlePlayerStays() {
    client.playing("cam").send(connection.channel());
    for (int i = 0; i < 10; i++) {
      pass(60);
    }
    assertTrue(connection.channel().isOpen());
  }

  @Test
  void nothingStaysScheduledAfterTheHandlerIsRemoved() {
    connection.remove();
    assertEquals(-1, connection.channel().runScheduledPendingTasks());
  }

  private void pass(int seconds) {
    connection.channel().advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.channel().runScheduledPendingTasks();
  }

  private List<String> answers() {
    return client.answers(connection.channel());
  }

  /** The frames of the first publication as text. */
  static List<String> frames(TestStreams streams) {
    return streams.publications().get(0).frames().stream()
        .map(
            f ->
                (f.track().kind() + " " + f.type() + " " + f.codec() + " ")
                    + (MediaTime.toMillis(f.decodeTimeNanos()) + " ")
                    + ByteBufUtil.hexDump(f.content()))
        .toList();
  }
}
