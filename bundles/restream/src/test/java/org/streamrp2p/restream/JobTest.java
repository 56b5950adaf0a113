package org.streamrp2p.restream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.testkit.ManualClock;

class JobTest {
  private static final String KEY = "s3cr3t";
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final FakeDialer dialer = new FakeDialer();
  private int slowTimeoutSeconds = 30;

  @AfterEach
  void finish() {
    loop.finishAndReleaseAll();
  }

  private Job job(String line) {
    return new Job(
        Entry.parse(line, line.contains(">")),
        dialer,
        loop.eventLoop(),
        clock,
        new Random(1),
        () -> slowTimeoutSeconds);
  }

  private Job pull() {
    Job job = job("show < rtmp://origin.example/live/show?key=" + KEY);
    job.want(true);
    loop.runPendingTasks();
    return job;
  }

  private void advance(Duration time) {
    clock.advance(time);
    loop.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    loop.runScheduledPendingTasks();
    loop.runPendingTasks();
  }

  private void close(String text, Map<String, String> details) {
    dialer.heard().onClosed(new CloseReason(text, details));
    loop.runPendingTasks();
  }

  private void runs() {
    dialer.heard().onConnected(7);
    dialer.heard().onDescribed("pull", "");
    dialer.heard().onDescribed("pull", "live/show");
    loop.runPendingTasks();
  }

  @Test
  void anEntryIsDialledWithAllThatItsSessionNeeds() {
    pull();
    DialRequest request = dialer.last();
    assertEquals("restream to origin.example:1935", request.toString());
    assertEquals(DialRequest.Tls.NONE, request.tls());
    assertEquals("rtmp", request.protocol());
    assertEquals("pull", request.arguments().text("direction"));
    assertEquals("live/show", request.arguments().text("stream"));
    assertEquals("rtmp://origin.example/live/show?key=" + KEY, request.arguments().text("url"));
  }

  @Test
  void tlsIsVerifiedUnlessACertificateIsPinned() {
    job("show > rtmps://a.example/app/k").want(true);
    loop.runPendingTasks();
    assertEquals(DialRequest.Tls.VERIFIED, dialer.last().tls());
    assertEquals(443, dialer.last().port());
    String pin = "ab".repeat(32);
    job("show > rtmps://a.example:1936/app/k pin=" + pin).want(true);
    loop.runPendingTasks();
    assertEquals(DialRequest.Tls.PINNED, dialer.last().tls());
    assertEquals(pin, dialer.last().fingerprint());
  }

  @Test
  void itRunsOnceMediaFlows() {
    Job job = pull();
    dialer.heard().onConnected(7);
    loop.runPendingTasks();
    assertEquals(Job.State.CONNECTING, job.view().state());
    assertEquals(7, job.view().connectionId());
    runs();
    assertEquals(Job.State.RUNNING, job.view().state());
    assertEquals(0, job.view().attempts());
  }

  // The server stays connected, and has nothing: that is not running.
  @Test
  void aPullWhoseStreamEndedAtItsOriginWaitsForItAndSaysSo() {
    Job job = pull();
    runs();
    advance(Duration.ofMinutes(2));
    dialer.heard().onDescribed("pull", "");
    loop.runPendingTasks();
    assertEquals(Job.State.CONNECTING, job.view().state());
    assertEquals(7, job.view().connectionId());
    assertEquals("the stream ended at its origin", job.view().lastError());
    dialer.heard().onDescribed("pull", "live/show");
    loop.runPendingTasks();
    assertEquals(Job.State.RUNNING, job.view().state());
    assertEquals("", job.view().lastError());
    assertEquals(1, dialer.requests.size());
  }

  @Test
  void waitsGrowFromOneSecondToAMinuteAndNeverBeyond() {
    Job job = pull();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      close("refuses connections", Map.of());
      assertEquals("refuses connections", job.view().lastError());
      assertEquals(i + 1, job.view().failures());
      waits.add(job.view().waitMillis());
      int dialled = dialer.requests.size();
      advance(Duration.ofMillis(job.view().waitMillis() - 1));
      assertEquals(dialled, dialer.requests.size());
      advance(Duration.ofMillis(1));
      assertEquals(dialled + 1, dialer.requests.size());
    }
    for (int i = 0; i < waits.size(); i++) {
      long base = Math.min(60_000, 1_000L << i);
      long wait = waits.get(i);
      assertTrue(wait >= 1_000 && wait <= 60_000, waits.toString());
      assertTrue(wait >= base * 0.79 && wait <= base * 1.21, waits.toString());
    }
  }

  @Test
  void aStableMinuteMakesTheNextWaitShort() {
    Job job = pull();
    for (int i = 0; i < 5; i++) {
      close("no", Map.of());
      advance(Duration.ofMillis(job.view().waitMillis()));
    }
    runs();
    advance(Duration.ofSeconds(59));
    close("lost", Map.of());
    assertTrue(job.view().waitMillis() > 20_000);
    advance(Duration.ofMillis(job.view().waitMillis()));
    runs();
    advance(Duration.ofSeconds(60));
    close("lost", Map.of());
    assertTrue(job.view().waitMillis() <= 1_200);
  }

  /** A change of the configuration holds for what is dialled afterwards. */
  @Test
  void eachAttemptSaysHowLongItsServerMayTakeNothing() {
    job("show > rtmp://a.example/app/k").want(true);
    loop.runPendingTasks();
    assertEquals(30, dialer.last().arguments().number("slowTimeoutSeconds"));
    slowTimeoutSeconds = 7;
    close("the server took nothing for 30 s", Map.of("kind", "failed"));
    advance(Duration.ofSeconds(2));
    assertEquals(2, dialer.requests.size());
    assertEquals(7, dialer.last().arguments().number("slowTimeoutSeconds"));
  }

  @Test
  void aRedirectIsFollowedAtOnceButNotForEver() {
    Job job = pull();
    for (int i = 1; i <= 2; i++) {
      close("elsewhere", Map.of("kind", "redirect", "url", "rtmp://hop" + i + "/live/show"));
      assertEquals("hop" + i, dialer.last().host());
    }
    close("elsewhere", Map.of("kind", "redirect", "url", "rtmp://hop3/live/show"));
    assertEquals(Job.State.WAITING, job.view().state());
    advance(Duration.ofMillis(job.view().waitMillis()));
    assertEquals("origin.example", dialer.last().host());
  }

  @Test
  void aPushRestsWhenItsStreamHasEndedAndComesBackWithIt() {
    Job job = job("show > rtmp://a.example/app/" + KEY);
    assertEquals(Job.State.IDLE, job.view().state());
    job.want(true);
    loop.runPendingTasks();
    runs();
    job.want(false);
    loop.runPendingTasks();
    assertEquals(0, dialer.closed, "its session says good-bye by itself");
    close("the stream ended", Map.of("kind", "ended"));
    assertEquals(Job.State.IDLE, job.view().state());
    job.want(true);
    loop.runPendingTasks();
    assertEquals(2, dialer.requests.size());
  }

  @Test
  void anEncoderThatComesBackWhileThePushLingersIsSentOn() {
    Job job = job("show > rtmp://a.example/app/" + KEY);
    job.want(true);
    loop.runPendingTasks();
    runs();
    job.want(false);
    job.want(true);
    loop.runPendingTasks();
    assertEquals(Job.State.RUNNING, job.view().state());
    close("the stream ended", Map.of("kind", "ended"));
    assertEquals(Job.State.WAITING, job.view().state());
  }

  /** With short {@code streams.lingerSeconds} the session may hear of it before the job does. */
  @Test
  void aPushWhoseStreamEndedHasNotFailedWhoeverHearsOfItFirst() {
    Job job = job("show > rtmp://a.example/app/" + KEY);
    job.want(true);
    loop.runPendingTasks();
    runs();
    close("the stream ended", Map.of("kind", "ended"));
    assertEquals(0, job.view().failures());
    assertEquals("", job.view().lastError());
    job.want(false);
    loop.runPendingTasks();
    assertEquals(Job.State.IDLE, job.view().state());
    advance(Duration.ofMinutes(5));
    assertEquals(1, dialer.requests.size());
  }

  @Test
  void aWaitEndsWhenNobodyWantsItAnyMore() {
    Job job = pull();
    close("no", Map.of());
    job.want(false);
    loop.runPendingTasks();
    assertEquals(Job.State.IDLE, job.view().state());
    advance(Duration.ofMinutes(5));
    assertEquals(1, dialer.requests.size());
  }

  @Test
  void aStopClosesAndNothingFollows() {
    Job job = pull();
    runs();
    job.stop();
    loop.runPendingTasks();
    assertEquals(1, dialer.closed);
    assertEquals(Job.State.IDLE, job.view().state());
    job.want(true);
    advance(Duration.ofMinutes(5));
    assertEquals(1, dialer.requests.size());
  }

  @Test
  void nothingThatIsShownHoldsTheKey() {
    Job job = pull();
    close("no", Map.of());
    assertFalse((job.entry() + " " + job.view() + dialer.last()).contains(KEY));
  }
}
