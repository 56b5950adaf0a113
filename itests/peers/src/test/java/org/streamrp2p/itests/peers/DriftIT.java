package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A stream of 8 Mbit/s: the player has every packet, and its sound and its picture are as far apart
 * as they were, at the end too. Both sides are ffmpeg, and each lists what it has.
 */
class DriftIT {
  private static final Duration LENGTH =
      Endurance.length(Duration.ofSeconds(20), Duration.ofDays(1));

  private static final long BITS_PER_SECOND = 8_000_000;
  private static final int CLIP_SECONDS = 10;

  /** A process with the heap, the direct memory and the code that a node is given. */
  private static final long MOST_MEGABYTES = 300;

  @RegisterExtension final Scene scene = new Scene();

  @Test
  void soundAndPictureStayTogether() {
    Node node = Node.configured(scene, Node.ENDING, "-Dio.netty.leakDetection.level=simple");
    JsonObject status = node.status();
    String rtmpUrl = "rtmp://127.0.0.1:" + Node.port(status, "rtmp") + "/live/show";
    Path clip = clip();
    Run player =
        scene.ffmpeg(
            "player",
            words("-i", rtmpUrl, "-map", "0", "-c", "copy", "-copyts", PacketList.FORMAT));
    node.awaitStream("live/show", s -> s.get("viewers").getAsInt() == 1);
    Usage before = Usage.of(node.process().pid());
    Run publisher =
        scene.ffmpeg(
            "publisher",
            words(
                "-re -stream_loop -1 -i",
                clip.toString(),
                "-t " + LENGTH.toSeconds() + " -map 0 -c copy -f flv",
                node.publishUrl("live/show"),
                "-t " + LENGTH.toSeconds() + " -map 0 -c copy",
                PacketList.FORMAT));
    assertEquals(0, publisher.exitCode(LENGTH.plusMinutes(1)), publisher::toString);
    player.done();
    Usage after = Usage.of(node.process().pid());

    long bytes = PacketList.assertSame(publisher.outFile(), player.outFile());
    long bits = bytes * 8 / LENGTH.toSeconds();
    System.out.printf(
        "%d s of %d kbit/s: %d %% of a processor, %d MB resident, %d MB at most%n",
        LENGTH.toSeconds(),
        bits / 1000,
        after.processorPercent(before),
        after.residentMegabytes(),
        after.peakMegabytes());
    assertTrue(bits > BITS_PER_SECOND * 9 / 10, () -> bits + " bit/s");
    assertTrue(after.peakMegabytes() < MOST_MEGABYTES, () -> after.peakMegabytes() + " MB");
    assertEquals(0, node.process().terminate().exitCode());
  }

  private static String[] words(String... groups) {
    return String.join(" ", groups).split(" ");
  }

  /** Filled up to its bit rate, so that each second has as many bytes. */
  private Path clip() {
    Path clip = scene.folder().resolve("clip.flv");
    scene
        .ffmpeg(
            "clip",
            words(
                "-f lavfi -i testsrc2=size=640x360:rate=25:duration=" + CLIP_SECONDS,
                "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=" + CLIP_SECONDS,
                "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -g 50 -b:v 8M -minrate 8M",
                "-maxrate 8M -bufsize 8M -x264-params nal-hrd=cbr -c:a aac",
                clip.toString()))
        .done();
    return clip;
  }
}
