package org.streamrp2p.rtmp.client;

import static io.netty.buffer.ByteBufUtil.getBytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.rtmp.session.RtmpSession;
import org.streamrp2p.rtmp.session.SessionRegistry;
import org.streamrp2p.rtmp.session.SessionServices;
import org.streamrp2p.rtmp.session.SessionSettings;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.testkit.RandomCuts;
import org.streamrp2p.testkit.TestConnection;
import org.streamrp2p.testkit.TestStreams;

/**
 * A client's session of one node and a server's of another, whose bytes are carried over by hand,
 * cut anywhere.
 */
final class TwoNodes {
  static final SessionSettings SETTINGS =
      new SessionSettings(4_096, 1 << 20, 65_536, 10, 60, 30, 30, true);

  final TestStreams here = new TestStreams();
  final TestStreams there = new TestStreams();
  final TestConnection client = new TestConnection();
  final TestConnection server = new TestConnection();
  final MessageBudget budget = new MessageBudget(32 << 20, 1 << 20);
  final RtmpCounters counters = new RtmpCounters();
  private final Random random;
  private final int largest;
  private final int swapEvery;
  private ClientSession session;
  private int version = 1;

  /**
   * @param largest most bytes in a piece
   * @param swapEvery one piece of so many is followed by a hand-over of the client; 0 for none
   */
  TwoNodes(String direction, String url, long seed, int largest, int swapEvery) {
    this(arguments(direction, url), seed, largest, swapEvery);
  }

  TwoNodes(HandoverState arguments, long seed, int largest, int swapEvery) {
    this.random = new Random(seed);
    this.largest = largest;
    this.swapEvery = swapEvery;
    session = new ClientSession(client, here, SETTINGS, counters, budget, "1", arguments);
    server.install(
        new RtmpSession(
            server,
            new SessionServices(there, () -> null, new SessionRegistry(), counters, budget),
            SETTINGS,
            "1"));
    client.install(session);
  }

  static HandoverState arguments(String direction, String url) {
    return new HandoverState(
        "restream",
        1,
        Map.of("direction", direction, "url", url, "stream", "live/here", "lingerSeconds", 5));
  }

  static HandoverState arguments(String direction, String url, int slowTimeoutSeconds) {
    HandoverState usual = arguments(direction, url);
    Map<String, Object> values = new HashMap<>(usual.values());
    values.put("slowTimeoutSeconds", slowTimeoutSeconds);
    return new HandoverState(usual.format(), usual.version(), values);
  }

  /** Carries bytes until neither has any. */
  TwoNodes pump() {
    boolean moved = true;
    while (moved) {
      moved = carry(client, server) | carry(server, client);
    }
    return this;
  }

  private boolean carry(TestConnection from, TestConnection to) {
    boolean any = false;
    for (ByteBuf out = from.channel().readOutbound();
        out != null;
        out = from.channel().readOutbound()) {
      byte[] bytes = getBytes(out);
      out.release();
      any = true;
      RandomCuts.feed(
          bytes,
          random,
          largest,
          piece -> {
            if (to.channel().isOpen()) {
              to.channel().writeInbound(piece);
            } else {
              piece.release();
            }
            if (to == client && swapEvery > 0 && random.nextInt(swapEvery) == 0) {
              swap();
            }
          });
    }
    return any;
  }

  /** The client's session goes on in its next version, if it is willing. */
  void swap() {
    HandoverState state;
    try {
      state = session.handOver();
    } catch (HandoverRefusedException e) {
      return;
    }
    client.remove();
    session =
        ClientSession.resume(
            client, here, SETTINGS, counters, budget, String.valueOf(++version), state);
    client.install(session);
  }

  int version() {
    return version;
  }

  static List<String> texts(List<Frame> frames) {
    return frames.stream()
        .map(
            f ->
                f.track()
                    + " "
                    + f.type()
                    + " "
                    + f.decodeTimeNanos() / 1_000_000
                    + " "
                    + ByteBufUtil.hexDump(f.content()))
        .toList();
  }

  @Nullable String ending() {
    return client.closeReason() == null ? null : client.closeReason().text();
  }

  void finish() {
    client.channel().finishAndReleaseAll();
    server.channel().finishAndReleaseAll();
    here.publications().forEach(TestStreams.TestPublication::release);
    there.publications().forEach(TestStreams.TestPublication::release);
  }
}
