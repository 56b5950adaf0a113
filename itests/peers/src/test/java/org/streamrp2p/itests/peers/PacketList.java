package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What ffmpeg sent or got, packet by packet, however long it was. */
final class PacketList {
  /**
   * Options that make ffmpeg write one: a line for each packet with track, decode time,
   * presentation time, duration, size and checksum.
   */
  static final String FORMAT = "-f framecrc -flush_packets 1 pipe:1";

  private static final String SOUND = "1";
  private static final long MOST_SOUND_MILLIS = 100;

  private PacketList() {}

  /** A line of the list. */
  private record Packet(
      String track, long decodeMillis, long presentMillis, long size, String sum) {
    static Packet of(String line) {
      String[] f = line.split("[, ]+");
      return new Packet(
          f[0], Long.parseLong(f[1]), Long.parseLong(f[2]), Long.parseLong(f[4]), f[5]);
    }

    Packet at(long shift) {
      return new Packet(track, decodeMillis + shift, presentMillis + shift, size, sum);
    }
  }

  /**
   * Fails at the first packet that is missing, doubled, changed, or at another distance from the
   * first picture than the publisher has it. The sound before that picture is not played.
   *
   * @return bytes of all packets that were played
   */
  static long assertSame(Path published, Path played) {
    try (BufferedReader expected = Files.newBufferedReader(published);
        BufferedReader found = Files.newBufferedReader(played)) {
      return compare(expected, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a player that came later: from its first packet on it has everything. */
  static long assertTail(Path published, Path played) {
    try (BufferedReader expected = Files.newBufferedReader(published);
        BufferedReader found = Files.newBufferedReader(played)) {
      Packet first = next(found);
      assertNotNull(first, "nothing was played");
      Packet e = next(expected);
      while (e != null && !(e.track.equals(first.track) && e.sum.equals(first.sum))) {
        e = next(expected);
      }
      assertNotNull(e, () -> first + " was never published");
      return compare(e, first, expected, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long compare(BufferedReader expected, BufferedReader found) throws IOException {
    Packet e = next(expected);
    while (e.track.equals(SOUND) && e.decodeMillis < MOST_SOUND_MILLIS) {
      e = next(expected);
    }
    return compare(e, next(found), expected, found);
  }

  private static long compare(
      Packet firstExpected, Packet firstFound, BufferedReader expected, BufferedReader found)
      throws IOException {
    long bytes = 0;
    Map<String, Long> times = new HashMap<>();
    Packet e = firstExpected;
    Packet f = firstFound;
    long shift = f.decodeMillis - e.decodeMillis;
    while (e != null) {
      assertEquals(e.at(shift), f);
      long before = Objects.requireNonNullElse(times.put(f.track, f.decodeMillis), -1L);
      assertTrue(before < f.decodeMillis, "time goes back at " + f);
      bytes += e.size;
      e = next(expected);
      f = next(found);
    }
    assertNull(f);
    return bytes;
  }

  private static Packet next(BufferedReader list) throws IOException {
    String line = list.readLine();
    while (line != null && line.startsWith("#")) {
      line = list.readLine();
    }
    return line == null ? null : Packet.of(line);
  }
}
