package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.Acknowledgement;
import org.streamrp2p.rtmp.message.ControlMessage.SetPeerBandwidth;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;

/** RTMP 1.0 5.4 and 7.1.7: protocol control and user control, whole and cut at random points. */
class ControlTest {
  /** The server told 2,500,000. Size and limit type, one after the other; what is told anew. */
  @ParameterizedTest
  @CsvSource({
    "100000:0, 100000",
    "2500000:0, ''",
    "100000:1, 100000",
    "5000000:1, ''",
    "100000:2, ''",
    "100000:0 200000:2, 100000 200000",
    "100000:0 200000:1, 100000",
    "100000:1 50000:2, 100000",
    "100000:0 100000:0, 100000",
    "-1:0, 4294967295",
    "100000:9, ''",
  })
  void setPeerBandwidthIsAnsweredWhenTheWindowChanges(String limits, String told) {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          List<String> answers =
              e.answers(
                  c -> {
                    for (String limit : limits.split(" ")) {
                      String[] parts = limit.split(":");
                      c.control(
                          new SetPeerBandwidth(
                              Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
                    }
                  });
          List<String> expected =
              told.isEmpty()
                  ? List.of()
                  : List.of(told.split(" ")).stream()
                      .map(t -> "WindowAcknowledgementSize[size=" + (int) Long.parseLong(t) + "]")
                      .toList();
          assertEquals(expected, answers);
          assertTrue(e.isOpen());
        });
  }

  /** 32 bits that wrap; an acknowledgement that goes back counts nothing. */
  @Test
  void whatThePeerAcknowledgesIsSeenInTheStatus() {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          e.assertAnswers(c -> c.control(new Acknowledgement(1000)));
          assertEquals(1000, acknowledged(e));
          e.answers(c -> c.control(new Acknowledgement(900)));
          assertEquals(1000, acknowledged(e));
          e.answers(c -> c.control(new Acknowledgement(0x70000000)));
          e.answers(c -> c.control(new Acknowledgement(0xE0000000)));
          e.answers(c -> c.control(new Acknowledgement(0x10)));
          assertEquals(0x1_0000_0010L, acknowledged(e));
        });
  }

  private static long acknowledged(Exchange e) {
    var info = e.session.info().toCompletableFuture();
    e.connection.channel().runPendingTasks();
    return info.join().bytesAcknowledged();
  }

  @ParameterizedTest
  @CsvSource({
    "6, 77, 0, 'UserControl[event=7, value=77, bufferMillis=0]'",
    "7, 77, 0, ''",
    "0, 1, 0, ''",
    "1, 1, 0, ''",
    "2, 1, 0, ''",
    "3, 1, 3000, ''",
    "4, 1, 0, ''",
    "31, 1, 0, ''",
    "32, 1, 0, ''",
    "26, 0, 0, ''",
  })
  void aUserControlEventIsTaken(int event, int value, int millis, String answer) {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          assertEquals(
              answer.isEmpty() ? List.of() : List.of(answer),
              e.answers(c -> c.control(new UserControl(event, value, millis))));
          assertTrue(e.isOpen());
        });
  }

  /** The peer's window, at half of which it is told what came; the count wraps at 32 bits. */
  @Test
  void bytesAreAcknowledgedAtHalfThePeersWindow() {
    Exchange.wholeAndCut(
        e -> {
          e.answers(
              c ->
                  c.publishing("cam")
                      .control(new ControlMessage.WindowAcknowledgementSize(40_000)));
          List<String> answers =
              e.answers(c -> c.message(4, 0, 8, 1, "af01" + "00".repeat(50_000)));
          assertTrue(!answers.isEmpty() && answers.size() <= 3, answers.toString());
          assertTrue(answers.get(0).startsWith("Acknowledgement[sequence="), answers.get(0));
        });
  }

  /** RTMP 1.0 7.1.6: times keep their distance from the first, which has that of the aggregate. */
  @ParameterizedTest
  @CsvSource({
    "0800000300000500000000 af0101 0000000e 0900000600001900000000 1701000000aa 00000011, AUDIO 1000;VIDEO 1020",
    // without the last back pointer
    "0800000300000500000000 af0101, AUDIO 1000",
    // time runs backwards, and above 24 bits
    "0800000300001900000000 af0101 0000000e 0800000300000500000000 af0102 0000000e, AUDIO 1000;AUDIO 980",
    "080000030000050a000000 af0101 0000000e 080000030000060a000000 af0102 0000000e, AUDIO 1000;AUDIO 1001",
    "1200000e00000500000000 02000a6f6e546578744461746105 00000019, DATA 1000",
  })
  void anAggregateIsTakenApart(String hex, String frames) {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.publishing("cam").message(4, 1000, 22, 1, hex.replace(" ", "")));
          assertEquals(
              frames,
              e.streams.publications().get(0).frames().stream()
                  .map(f -> f.track().kind() + " " + MediaTime.toMillis(f.decodeTimeNanos()))
                  .collect(Collectors.joining(";")));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000003000005000000", // half a tag header
        "0800000400000500000000af0101", // a tag cut off
        "1600000000000500000000", // an aggregate within
      })
  void aBrokenAggregateClosesTheConnection(String hex) {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.publishing("cam").message(4, 0, 22, 1, hex));
          assertFalse(e.isOpen());
          assertEquals(1L, e.count("protocolErrors"));
        });
  }

  /** Set Chunk Size while a message on another chunk stream is unfinished; then Abort for it. */
  @Test
  void chunkSizeAndAbortWithinAMessage() {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.publishing("cam"));
          e.answers(
              c ->
                  c.raw("060000000000c80901000000" + "1701000000" + "aa".repeat(123))
                      .control(new ControlMessage.SetChunkSize(4096))
                      .raw("c6" + "aa".repeat(72)));
          assertEquals(195, e.streams.publications().get(0).frames().get(0).size());
          e.answers(
              c ->
                  c.raw("060000000020000901000000" + "bb".repeat(4096))
                      .control(new ControlMessage.Abort(6))
                      .raw("060000000000060901000000" + "1701000000cc"));
          assertEquals(2, e.streams.publications().get(0).frames().size());
          assertEquals(1, e.streams.publications().get(0).frames().get(1).size());
        });
  }
}
