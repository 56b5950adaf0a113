package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.stream.RecordResult;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeResult;

/** publish with record and append (RTMP 1.0 7.2.2.6), with a recorder and without. */
class RecordTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @ValueSource(strings = {"record", "append", "Record"})
  void withoutARecorderTheStreamIsOnAirAndThePublisherKnows(String type) {
    Exchange.wholeAndCut(
        e -> {
          List<String> answers = publish(e, type);
          assertEquals(
              List.of(
                  "1 onStatus 0 NetStream.Publish.Start", "1 onStatus 0 NetStream.Record.NoAccess"),
              answers.subList(answers.size() - 2, answers.size()));
          assertTrue(e.isOpen());
          assertTrue(e.streams.publications().get(0).isOpen());
        });
  }

  @ParameterizedTest
  @CsvSource({"record, NEW", "append, APPEND"})
  void theRecorderIsAskedOnBehalfOfThePublisher(String type, Recordings.Mode mode) {
    Exchange.wholeAndCut(
        recorder,
        e -> {
          recorder.asked.clear();
          List<String> answers = publish(e, type);
          assertEquals("1 onStatus 0 NetStream.Record.Start", answers.get(answers.size() - 1));
          assertEquals(List.of("live/cam " + mode + " PUBLISHER"), recorder.asked);
          e.assertAnswers(
              c -> c.command(1, "closeStream", 0, NULL),
              "1 onStatus 0 NetStream.Record.Stop",
              "1 onStatus 0 NetStream.Unpublish.Success");
        });
  }

  @Test
  void aLiveStreamIsNotRecorded() {
    try (Exchange e = new Exchange(0, recorder)) {
      publish(e, "live");
      assertEquals(List.of(), recorder.asked);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_ALLOWED, NetStream.Record.NoAccess",
    "NOT_LIVE, NetStream.Record.Failed",
    "NO_ROOM, NetStream.Record.Failed",
    "FAILED, NetStream.Record.Failed",
    "STOPPING, NetStream.Record.Failed",
  })
  void aRefusalDoesNotEndTheStream(RecordResult.Code code, String status) {
    recorder.result = CompletableFuture.completedFuture(new RecordResult.Refused(code, "no"));
    try (Exchange e = new Exchange(0, recorder)) {
      List<String> answers = publish(e, "record");
      assertEquals("1 onStatus 0 " + status, answers.get(answers.size() - 1));
      assertTrue(e.isOpen());
    }
  }

  @Test
  void aRecorderThatFailsDoesNotEndTheStream() {
    recorder.result = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    try (Exchange e = new Exchange(0, recorder)) {
      List<String> answers = publish(e, "record");
      assertEquals("1 onStatus 0 NetStream.Record.Failed", answers.get(answers.size() - 1));
      assertTrue(e.isOpen());
    }
  }

  /** The answer comes after the publisher left: nobody is told. */
  @Test
  void aLateAnswerIsForNobody() {
    CompletableFuture<RecordResult> late = new CompletableFuture<>();
    recorder.result = late;
    try (Exchange e = new Exchange(0, recorder)) {
      publish(e, "record");
      e.answers(c -> c.command(1, "closeStream", 0, NULL));
      late.complete(new RecordResult.Started(recorder.info()));
      e.connection.channel().runPendingTasks();
      assertEquals(List.of(), e.answers());
    }
  }

  @Test
  void theLengthIsThatOfTheNewestRecording() {
    Exchange.wholeAndCut(
        recorder,
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          e.assertAnswers(
              c -> c.command(0, "getStreamLength", 4, NULL, AmfValue.of("cam")),
              "0 _result 4 [AmfNumber[value=12.5]]");
        });
  }

  /** Nor is it said that there is one. */
  @Test
  void whoMayNotWatchAStreamDoesNotLearnItsLength() {
    Exchange.wholeAndCut(
        recorder,
        e -> {
          e.streams.refuseSubscribe(
              new SubscribeResult.Refused(SubscribeResult.Code.NOT_ALLOWED, "token"));
          e.answers(c -> c.handshake().connect("live"));
          e.assertAnswers(
              c -> c.command(0, "getStreamLength", 4, NULL, AmfValue.of("cam?token=x")),
              "0 _result 4 [AmfNumber[value=0.0]]");
          assertEquals("x", e.streams.requests().getLast().parameters().get("token"));
        });
  }

  // To ask for access begins a pull on demand: a length that is not there is no reason for it.
  @Test
  void ofAStreamThatWasNotRecordedNoAccessIsAsked() {
    recorder.length = Duration.ZERO;
    Exchange.wholeAndCut(
        recorder,
        e -> {
          e.answers(c -> c.handshake().connect("live"));
          e.assertAnswers(
              c -> c.command(0, "getStreamLength", 4, NULL, AmfValue.of("cam")),
              "0 _result 4 [AmfNumber[value=0.0]]");
          assertEquals(List.of(), e.streams.requests());
        });
  }

  private static List<String> publish(Exchange e, String type) {
    return e.answers(
        c ->
            c.handshake()
                .connect("live")
                .command(0, "createStream", 2, NULL)
                .command(1, "publish", 0, NULL, AmfValue.of("cam"), AmfValue.of(type)));
  }

  private static final class Recorder implements Recordings {
    private final List<String> asked = new ArrayList<>();
    private Duration length = Duration.ofMillis(12_500);
    private CompletableFuture<RecordResult> result =
        CompletableFuture.completedFuture(new RecordResult.Started(info()));

    RecordingInfo info() {
      return new RecordingInfo(
          StreamName.parse("live/cam"),
          Instant.EPOCH,
          Duration.ofMillis(12_500),
          1,
          List.of("a.flv"),
          RecordingInfo.State.RUNNING);
    }

    @Override
    public CompletionStage<RecordResult> start(StreamName stream, Mode mode, Requester requester) {
      asked.add(stream + " " + mode + " " + requester);
      return result;
    }

    @Override
    public CompletionStage<Optional<RecordingInfo>> stop(StreamName stream) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public Optional<RecordingInfo> current(StreamName stream) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<List<RecordingInfo>> recordings(StreamName stream) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<RecordingInfo>> recordings() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Duration> length(StreamName stream) {
      return CompletableFuture.completedFuture(length);
    }
  }
}
