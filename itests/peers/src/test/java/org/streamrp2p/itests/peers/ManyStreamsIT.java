package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Many streams at once, none of which loses a picture. */
@Isolated("it takes the whole machine")
class ManyStreamsIT {
  private static final String MANY =
      Node.QUIET.replace("\"aot\"", "\"streams\": { \"max\": 1000 }, \"aot\"");

  private static final int FRAMES =
      (int) Endurance.length(Duration.ofSeconds(8), Duration.ofMinutes(20)).toSeconds()
          * LoadPublishers.FRAMES_PER_SECOND;

  @RegisterExtension final Scene scene = new Scene();

  @Test
  void aHundredStreamsWithTenPlayersEach() {
    load(100, 100, 10, 400_000);
  }

  /** A player on some of them shows that they are not only taken. */
  @Test
  void aThousandPublishers() {
    load(1000, 50, 1, 200_000);
  }

  /**
   * @param watched how many of the streams have players
   */
  private void load(int streams, int watched, int playersOfEach, int bitsPerSecond) {
    // A leak detector that looks at every buffer would be most of the load.
    Node node = Node.configured(scene, MANY, "-Dio.netty.leakDetection.level=simple");
    int rtmp = node.port("rtmp");
    String url = node.publishUrl("live/show");
    String key = url.substring(url.indexOf('?'));
    List<RtmpPeer> publishers =
        IntStream.range(0, streams)
            .parallel()
            .mapToObj(i -> RtmpPeer.publisher(rtmp, "live", "show" + i + key))
            .toList();
    List<RtmpPeer> players =
        IntStream.range(0, streams * playersOfEach)
            .map(i -> i % streams)
            .filter(i -> i % (streams / watched) == 0)
            .parallel()
            .mapToObj(i -> RtmpPeer.player(rtmp, "live", "show" + i))
            .toList();
    long pid = node.process().pid();
    try (LoadPlayers reading = new LoadPlayers(players)) {
      node.process().await("all play", () -> sum(node, "viewers") == players.size());
      Usage before = Usage.of(pid);
      try (LoadPublishers sending = new LoadPublishers(publishers, bitsPerSecond, FRAMES)) {
        sending.await();
        node.process().await("all came", () -> reading.players().stream().allMatch(p -> ended(p)));
        Usage after = Usage.of(pid);
        System.out.printf(
            "%d streams of %d kbit/s, %d players, %d s: %d %% of a processor, %d MB resident, %d MB"
                + " at most%n",
            streams,
            bitsPerSecond / 1000,
            players.size(),
            FRAMES / LoadPublishers.FRAMES_PER_SECOND,
            after.processorPercent(before),
            after.residentMegabytes(),
            after.peakMegabytes());
        assertEquals(0, total(reading, LoadPlayers.Player::missing), "pictures left out");
        assertEquals(0, total(reading, LoadPlayers.Player::first), "the first is the first");
        // A stream that nobody watches is read a tenth of a second later; frames and headers count.
        long all = (long) streams * (FRAMES + 1);
        node.process().await("every frame was read", () -> sum(node, "framesIn") >= all);
        assertEquals(all, sum(node, "framesIn"), "and the headers");
        assertEquals(0, sum(node, "framesDropped"));
      }
    }
    assertEquals(0, node.process().terminate().exitCode());
  }

  private static boolean ended(LoadPlayers.Player player) {
    return player.last() == FRAMES - 1;
  }

  private static long total(LoadPlayers reading, ToLongFunction<LoadPlayers.Player> figure) {
    return reading.players().stream().mapToLong(figure).sum();
  }

  private static long sum(Node node, String figure) {
    return StreamSupport.stream(node.streams().spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .mapToLong((JsonObject s) -> s.get(figure).getAsLong())
        .sum();
  }
}
