package org.streamrp2p.httpflv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvReader;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.testkit.SampleFrames;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;
import org.streamrp2p.testkit.TestStreams.TestSubscription;

class HttpFlvTest {
  private static final int HEADER = 13;
  private static final FlvForm CHUNKED = new FlvForm(FlvForm.Framing.CHUNKED, FlvForm.Tracks.ALL);

  private final TestStreams streams = new TestStreams();
  private final FlvRoute route = new FlvRoute(streams, "1.0.0");
  private final FlvProtocol protocol = new FlvProtocol(streams, "1.0.0");
  private final TestConnection connection = new TestConnection(new HttpServerCodec());

  @AfterEach
  void close() {
    connection.channel().finishAndReleaseAll();
  }

  private void publish(String name) {
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            StreamName.parse(name),
            Map.of(),
            "test",
            connection.remoteAddress());
    streams.publish(request, Streams.Numbering.ORIGIN, reason -> {}, connection.eventLoop());
  }

  private HttpAnswer ask(String method, String path) {
    return ask(method, path, Map.of("token", List.of("t", "u")), Map.of());
  }

  private HttpAnswer ask(
      String method, String path, Map<String, List<String>> query, Map<String, String> fields) {
    return route
        .answer(new Asked(method, path, query, fields, connection))
        .toCompletableFuture()
        .join();
  }

  private static int status(HttpAnswer answer) {
    return assertInstanceOf(HttpAnswer.Body.class, answer).status();
  }

  /** What the HTTP door does with the route's answer. */
  private TestSubscription play(boolean chunked) {
    publish("live/demo");
    takeOver(chunked);
    return streams.subscriptions().getLast();
  }

  private void takeOver(boolean chunked) {
    HttpAnswer.TakeOver answer =
        assertInstanceOf(HttpAnswer.TakeOver.class, ask("GET", "/live/demo.flv"));
    Map<String, Object> values = new HashMap<>(answer.arguments().values());
    values.put("chunked", chunked);
    connection.install(protocol.takeOver(connection, new HandoverState("http-flv", 2, values)));
    connection.channel().runPendingTasks();
  }

  private ByteBuf sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part; (part = connection.channel().readOutbound()) != null; ) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  /** RFC 9112 §7.1, as a client reads it. */
  private static ByteBuf withoutChunks(ByteBuf in) {
    ByteBuf out = Unpooled.buffer();
    while (in.isReadable()) {
      int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
      String line =
          in.readCharSequence(end + 1 - in.readerIndex(), StandardCharsets.US_ASCII).toString();
      assertTrue(line.endsWith("\r\n"));
      out.writeBytes(in, Integer.parseInt(line.strip(), 16));
      assertEquals("\r\n", in.readCharSequence(2, StandardCharsets.US_ASCII).toString());
    }
    return out;
  }

  private static List<String> frames(ByteBuf flv) {
    List<String> frames = new ArrayList<>();
    FlvReader reader = new FlvReader(flv.alloc(), 1 << 20);
    reader.read(
        flv,
        frame -> {
          frames.add(frame.toString());
          frame.release();
        });
    reader.release();
    return frames;
  }

  /** A browser waits for what the header announces: sound alone is announced as that. */
  @ParameterizedTest
  @CsvSource({"99, 0, 5", "100, 0, 4", "0, 100, 1", "99, 1, 5"})
  void theHeaderAnnouncesWhatHasShownItself(int audio, int video, int flags) {
    publish("live/demo");
    Publication publication = streams.publications().getFirst();
    for (int i = 0; i < audio; i++) {
      publication.publish(SampleFrames.audio(i * 20L, 7));
    }
    for (int i = 0; i < video; i++) {
      publication.publish(SampleFrames.video(true, i * 40L, 7));
    }
    takeOver(false);
    assertEquals(flags, sent().getByte(4));
    streams.publications().getFirst().release();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPlayerReadsHeaderThenTags(boolean chunked) {
    TestSubscription subscription = play(chunked);
    List<Frame> given =
        List.of(
            SampleFrames.videoHeader(0, "avcC"),
            SampleFrames.video(true, 0, 500),
            SampleFrames.audio(5, 70),
            SampleFrames.video(false, 40, 1));
    List<String> expected = given.stream().map(Frame::toString).toList();
    given.forEach(subscription::send);
    ByteBuf flv = chunked ? withoutChunks(sent()) : sent();
    assertEquals("FLV", flv.toString(0, 3, StandardCharsets.US_ASCII));
    assertEquals(5, flv.getByte(4), "audio and video are announced");
    assertEquals(expected, frames(flv));
    assertEquals("player", connection.role());
    assertEquals("live/demo", connection.stream());
  }

  @Test
  void theHeaderIsOneChunk() {
    play(true);
    ByteBuf sent = sent();
    assertEquals("d\r\n", sent.toString(0, 3, StandardCharsets.US_ASCII));
    assertEquals(3 + HEADER + 2, sent.readableBytes());
  }

  @Test
  void equalKeysPromiseEqualBytesAndChunksHaveAKeyOfTheirOwn() {
    Set<EncodingKey> keys = new HashSet<>();
    for (FlvForm.Framing framing : FlvForm.Framing.values()) {
      for (FlvForm.Tracks tracks : FlvForm.Tracks.values()) {
        FlvForm form = new FlvForm(framing, tracks);
        assertEquals(new FlvFrameEncoder("1", form).key(), new FlvFrameEncoder("1", form).key());
        assertTrue(keys.add(new FlvFrameEncoder("1", form).key()));
        assertTrue(keys.add(new FlvFrameEncoder("2", form).key()));
      }
    }
  }

  @Test
  void aFrameWithoutAFormInFlvWritesNothing() {
    Frame frame =
        Frame.of(
            Track.VIDEO,
            FrameType.CHANNEL_CONFIGURATION,
            FourCc.AVC1,
            0,
            Unpooled.buffer().writeZero(3));
    ByteBuf out = Unpooled.buffer();
    FlvFrameEncoder encoder = new FlvFrameEncoder("1", CHUNKED);
    assertThrows(FlvException.class, () -> encoder.encode(frame, out));
    assertEquals(0, out.readableBytes());
    frame.release();
    out.release();
  }

  @Test
  void whenThePublisherLeavesTheBodyGoesOn() {
    TestSubscription subscription = play(true);
    sent().release();
    subscription.listener().onUnpublished("gone");
    assertEquals(0, sent().readableBytes());
    assertTrue(connection.channel().isOpen());
    subscription.listener().onPublished();
    subscription.send(SampleFrames.audio(5, 70));
    ByteBuf tag = withoutChunks(sent());
    assertEquals(8, tag.getByte(0));
    tag.release();
  }

  @Test
  void whenNobodyCameBackTheBodyEndsAndTheConnectionCloses() {
    TestSubscription subscription = play(true);
    sent().release();
    subscription.listener().onUnpublished("gone");
    subscription.listener().onClosed("no publisher came back");
    assertEquals("0\r\n\r\n", sent().toString(StandardCharsets.US_ASCII));
    assertFalse(connection.channel().isOpen());
    assertFalse(subscription.isOpen());
  }

  @Test
  void aPlainBodyEndsWithTheConnection() {
    TestSubscription subscription = play(false);
    sent().release();
    subscription.listener().onClosed("removed");
    assertEquals(0, sent().readableBytes());
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void whatAPlayerStillSendsIsReleasedAndAnotherRequestClosesTheConnection() {
    play(true);
    ByteBuf rest = Unpooled.buffer().writeZero(3);
    connection.channel().pipeline().fireChannelRead(new DefaultLastHttpContent(rest));
    assertEquals(0, rest.refCnt());
    assertTrue(connection.channel().isOpen());
    ByteBuf body = Unpooled.buffer().writeZero(3);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", body);
    connection.channel().pipeline().context(HttpServerCodec.class).fireChannelRead(request);
    assertEquals(0, body.refCnt());
    assertFalse(connection.channel().isOpen());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /live/nobody.flv, 404",
    "HEAD, /live/nobody.flv, 404",
    "OPTIONS, /live/demo.flv, 204",
    "POST, /live/demo.flv, 405"
  })
  void everyAnswerIsForPagesOfOtherSitesToo(String method, String path, int status) {
    publish("live/demo");
    if (status == 404) {
      streams.refuseSubscribe(
          new SubscribeResult.Refused(SubscribeResult.Code.NOT_FOUND, "nobody publishes it"));
    }
    HttpAnswer.Body answer = assertInstanceOf(HttpAnswer.Body.class, ask(method, path));
    assertEquals(status, answer.status());
    assertEquals("*", answer.headers().get("Access-Control-Allow-Origin"));
    assertEquals(0, streams.subscriptions().size());
  }

  @Test
  void headOfALiveStreamHasTheHeadOfGetAndSubscribesNothing() {
    publish("live/demo");
    HttpAnswer.TakeOver answer =
        assertInstanceOf(HttpAnswer.TakeOver.class, ask("HEAD", "/live/demo.flv"));
    assertEquals("video/x-flv", answer.headers().get("Content-Type"));
    assertEquals(0, streams.subscriptions().size());
  }

  // Where the hub's loop is the connection's, a subscription begins before it is known here.
  @Test
  void nothingGoesOutBeforeTheFileHeader() {
    publish("live/demo");
    HttpAnswer.TakeOver answer =
        assertInstanceOf(HttpAnswer.TakeOver.class, ask("GET", "/live/demo.flv"));
    TestSubscription subscription = streams.subscriptions().getLast();
    assertEquals(SubscribeOptions.Start.LIVE, subscription.options().start());
    Map<String, Object> values = new HashMap<>(answer.arguments().values());
    values.put("chunked", true);
    protocol.takeOver(connection, new HandoverState("http-flv", 2, values));
    assertTrue(subscription.isPaused());
    connection.channel().runPendingTasks();
    assertFalse(subscription.isPaused());
  }

  @Test
  void theHeadOfAStreamSaysWhatItIs() {
    publish("my/app/demo");
    HttpAnswer.TakeOver answer =
        assertInstanceOf(HttpAnswer.TakeOver.class, ask("GET", "/my/app/demo.flv"));
    assertEquals("video/x-flv", answer.headers().get("Content-Type"));
    assertEquals("no-cache", answer.headers().get("Cache-Control"));
    assertEquals("*", answer.headers().get("Access-Control-Allow-Origin"));
    assertEquals("my/app/demo", streams.requests().getLast().stream().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/demo.flv", "/live/a b.flv", "/live/.flv", "/live/demo.ts", "/"})
  void whatIsNoStreamIsLeftToOthers(String path) {
    assertInstanceOf(HttpAnswer.Decline.class, ask("GET", path));
  }

  @ParameterizedTest
  @CsvSource({"NOT_ALLOWED, 403", "NOT_FOUND, 404", "TOO_MANY_VIEWERS, 503", "STOPPING, 503"})
  void aRefusalIsKnownBeforeTheHeadIsSent(SubscribeResult.Code code, int status) {
    publish("live/demo");
    streams.refuseSubscribe(new SubscribeResult.Refused(code, "no"));
    assertEquals(status, status(ask("GET", "/live/demo.flv")));
    assertEquals(status, status(ask("HEAD", "/live/demo.flv")));
    assertEquals(0, streams.subscriptions().size());
    assertEquals(Map.of("token", "t"), streams.requests().getLast().parameters());
  }

  // Only the HTTP door knows that a client reads no chunks; the second look may go wrong.
  @Test
  void anOldClientThatIsRefusedAtLastIsClosed() {
    publish("live/demo");
    HttpAnswer.TakeOver answer =
        assertInstanceOf(HttpAnswer.TakeOver.class, ask("GET", "/live/demo.flv"));
    Map<String, Object> values = new HashMap<>(answer.arguments().values());
    values.put("chunked", false);
    streams.refuseSubscribe(new SubscribeResult.Refused(SubscribeResult.Code.NOT_ALLOWED, "no"));
    protocol.takeOver(connection, new HandoverState("http-flv", 2, values));
    assertFalse(connection.channel().isOpen());
    assertEquals(Map.of("token", "t"), streams.requests().getLast().parameters());
    assertFalse(streams.subscriptions().getFirst().isOpen());
  }

  @Test
  void aPlayerMovesToAnotherVersionWithoutASecondHeader() {
    TestSubscription subscription = play(true);
    sent().release();
    FlvGuest old = connection.channel().pipeline().get(FlvGuest.class);
    HandoverState state = old.handOver();
    connection.remove();
    FlvProtocol next = new FlvProtocol(streams, "2.0.0");
    connection.install(next.resume(connection, state));
    assertEquals("2.0.0", subscription.encoder().key().version());
    assertEquals("chunked,all", subscription.encoder().key().parameters());
    subscription.send(SampleFrames.audio(5, 70));
    ByteBuf tag = withoutChunks(sent());
    assertEquals(8, tag.getByte(0));
    subscription.listener().onClosed("gone");
    assertFalse(connection.channel().isOpen());
    tag.release();
  }

  @Test
  void aSubscriptionThatEndedMeanwhileIsNotResumed() {
    TestSubscription subscription = play(true);
    HandoverState state = connection.channel().pipeline().get(FlvGuest.class).handOver();
    subscription.close();
    assertThrows(HandoverRefusedException.class, () -> protocol.resume(connection, state));
    assertThrows(
        HandoverRefusedException.class,
        () -> protocol.resume(connection, new HandoverState("rtmp", 1, Map.of())));
    assertThrows(HandoverRefusedException.class, () -> protocol.open(connection));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void whoShowsNoTokenIsToldThatOneMayHelp(String method) {
    publish("live/demo");
    streams.refuseSubscribe(
        new SubscribeResult.Refused(SubscribeResult.Code.NOT_ALLOWED, "this stream is private"));
    HttpAnswer.Body answer =
        assertInstanceOf(HttpAnswer.Body.class, ask(method, "/live/demo.flv", Map.of(), Map.of()));
    assertEquals(401, answer.status());
    assertEquals("Bearer", answer.headers().get("WWW-Authenticate"));
    assertEquals(
        "this stream is private\n", StandardCharsets.UTF_8.decode(answer.body()).toString());
  }

  @Test
  void tracksAreAllOrTheFirstOfEachKind() {
    publish("live/demo");
    assertEquals(400, status(ask("GET", "/live/demo.flv", tracks("2"), Map.of())));
    assertEquals(400, status(ask("HEAD", "/live/demo.flv", tracks("2"), Map.of())));
    ask("GET", "/live/demo.flv", tracks("first"), Map.of());
    TestSubscription first = streams.subscriptions().getLast();
    ask("GET", "/live/demo.flv", tracks("all"), Map.of());
    TestSubscription all = streams.subscriptions().getLast();
    assertFalse(first.encoder().key().equals(all.encoder().key()));
    Frame second =
        Frame.coded(
            new Track(MediaKind.AUDIO, 1),
            FourCc.OPUS,
            false,
            0,
            0,
            Unpooled.buffer().writeZero(3));
    ByteBuf out = Unpooled.buffer();
    first.encoder().encode(second, out);
    assertEquals(0, out.readableBytes());
    all.encoder().encode(second, out);
    assertTrue(out.isReadable());
    second.release();
    out.release();
  }

  private static Map<String, List<String>> tracks(String value) {
    return Map.of("tracks", List.of(value));
  }

  // ---- WebSocket

  private TestSubscription playOverWebSocket() {
    publish("live/demo");
    HttpAnswer.WebSocket answer =
        assertInstanceOf(
            HttpAnswer.WebSocket.class,
            ask("GET", "/live/demo.flv", Map.of(), Map.of("Upgrade", "WebSocket")));
    connection.install(protocol.takeOver(connection, answer.arguments()));
    connection.channel().runPendingTasks();
    return streams.subscriptions().getLast();
  }

  /** RFC 6455 §5.2, as a client reads it. */
  private static ByteBuf withoutMessages(ByteBuf in) {
    ByteBuf out = Unpooled.buffer();
    while (in.isReadable()) {
      assertEquals(0x82, in.readUnsignedByte(), "the end of a binary message");
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
        assertTrue(length > 125, "the shortest form");
      } else if (length == 127) {
        length = (int) in.readLong();
        assertTrue(length > 0xffff, "the shortest form");
      }
      out.writeBytes(in, length);
    }
    in.release();
    return out;
  }

  @Test
  void overWebSocketHeaderAndEachTagAreOneMessage() {
    TestSubscription subscription = playOverWebSocket();
    List<Frame> given =
        List.of(
            SampleFrames.video(true, 0, 70_000),
            SampleFrames.audio(5, 70),
            SampleFrames.video(false, 40, 500));
    List<String> expected = given.stream().map(Frame::toString).toList();
    given.forEach(subscription::send);
    ByteBuf flv = withoutMessages(sent());
    assertEquals("FLV", flv.toString(0, 3, StandardCharsets.US_ASCII));
    assertEquals(expected, frames(flv));
    flv.release();
  }

  @Test
  void aWrongHandshakeGivesTheSubscriptionUp() {
    publish("live/demo");
    HttpAnswer.WebSocket answer =
        assertInstanceOf(
            HttpAnswer.WebSocket.class,
            ask("GET", "/live/demo.flv", Map.of(), Map.of("Upgrade", "websocket")));
    answer.refused().run();
    assertFalse(streams.subscriptions().getLast().isOpen());
  }

  @Test
  void aPingIsAnsweredWithWhatItBrought() {
    playOverWebSocket();
    sent().release();
    connection.channel().writeInbound(new PingWebSocketFrame(Unpooled.buffer().writeByte(7)));
    PongWebSocketFrame pong = connection.channel().readOutbound();
    assertEquals(7, pong.content().readByte());
    pong.release();
  }

  @Test
  void aCloseIsAnsweredWithItsCode() {
    TestSubscription subscription = playOverWebSocket();
    sent().release();
    connection.channel().writeInbound(new CloseWebSocketFrame(1001, "away"));
    CloseWebSocketFrame close = connection.channel().readOutbound();
    assertEquals(1001, close.statusCode());
    close.release();
    assertFalse(connection.channel().isOpen());
    assertFalse(subscription.isOpen());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndIsACloseFrameWithACodeAndWords(boolean unpublished) {
    TestSubscription subscription = playOverWebSocket();
    sent().release();
    if (unpublished) {
      subscription.listener().onUnpublished("left");
    }
    subscription.listener().onClosed(unpublished ? "gone" : "stopping ".repeat(30));
    CloseWebSocketFrame close = connection.channel().readOutbound();
    assertEquals(unpublished ? 1000 : 1001, close.statusCode());
    assertTrue(close.reasonText().startsWith(unpublished ? "gone" : "stopping"));
    assertTrue(close.content().readableBytes() <= 125, "what a control frame may hold");
    close.release();
    assertFalse(connection.channel().isOpen());
  }

  @Test
  void whatAPlayerSaysOverWebSocketIsReleased() {
    playOverWebSocket();
    BinaryWebSocketFrame data = new BinaryWebSocketFrame(Unpooled.buffer().writeZero(5));
    connection.channel().writeInbound(data);
    assertEquals(0, data.refCnt());
    assertTrue(connection.channel().isOpen());
  }

  @Test
  void aPlayerOverWebSocketMovesToAnotherVersionAndStaysOne() {
    TestSubscription subscription = playOverWebSocket();
    sent().release();
    HandoverState state = connection.channel().pipeline().get(FlvGuest.class).handOver();
    connection.remove();
    connection.install(new FlvProtocol(streams, "2.0.0").resume(connection, state));
    assertEquals("websocket,all", subscription.encoder().key().parameters());
    subscription.send(SampleFrames.audio(5, 70));
    ByteBuf tag = withoutMessages(sent());
    assertEquals(8, tag.getByte(0));
    tag.release();
  }

  // ---- stalls

  /** However little waits: what the channel takes without a pause is waiting all the same. */
  @ParameterizedTest
  @ValueSource(ints = {500, 500_000})
  void aPlayerThatTakesNothingIsDroppedAndCounted(int bytes) {
    TestSubscription subscription = play(true);
    connection.peerTakesBytes(false);
    subscription.send(SampleFrames.video(true, 0, bytes));
    pass(29);
    assertTrue(connection.channel().isOpen());
    pass(15);
    assertFalse(connection.channel().isOpen());
    assertEquals(1L, counter("slowDropped"));
    assertEquals(0L, counter("players"));
  }

  /** Slow is not dead, though the channel never becomes writable. */
  @Test
  void aPlayerThatTakesALittleStays() {
    TestSubscription subscription = play(true);
    connection.peerTakesBytes(false);
    subscription.send(SampleFrames.video(true, 0, 500_000));
    for (int i = 0; i < 10; i++) {
      connection.peerTakes(1_000);
      pass(20);
      assertFalse(connection.channel().isWritable());
    }
    assertTrue(connection.channel().isOpen());
    assertEquals(0L, counter("slowDropped"));
    assertEquals(1L, counter("players"));
  }

  /** The host closes in the end, whether or not the answer to the close frame is taken. */
  @Test
  void aPlayerThatSaysGoodbyeAndTakesNothingIsLeftToTheHost() {
    playOverWebSocket();
    sent().release();
    connection.peerTakesBytes(false);
    connection.channel().writeInbound(new CloseWebSocketFrame(1000, "over"));
    assertFalse(connection.channel().isOpen());
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      connection.channel().advanceTimeBy(1, TimeUnit.SECONDS);
      connection.channel().runScheduledPendingTasks();
    }
  }

  private Object counter(String name) {
    return assertInstanceOf(Map.class, protocol.status()).get(name);
  }

  @Test
  void aStateOfTheLayoutBeforeIsStillRead() {
    TestSubscription subscription = play(true);
    HandoverState old =
        new HandoverState(
            "http-flv", 1, Map.of("subscription", subscription.id(), "chunked", false));
    protocol.resume(connection, old);
    assertEquals("plain,all", subscription.encoder().key().parameters());
  }

  private record Asked(
      String method,
      String path,
      Map<String, List<String>> query,
      Map<String, String> fields,
      Connection connection)
      implements HttpExchange {
    @Override
    public long id() {
      return 1;
    }

    @Override
    public String parameter(String name) {
      return query.containsKey(name) ? query.get(name).getFirst() : null;
    }

    @Override
    public String header(String name) {
      return fields.get(name);
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public SocketAddress remoteAddress() {
      return connection.remoteAddress();
    }

    @Override
    public boolean loopback() {
      return true;
    }
  }
}
