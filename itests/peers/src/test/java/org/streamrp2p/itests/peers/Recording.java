package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What ffprobe finds in a file, packet by packet.
 *
 * @param tracks pictures first; in an order that does not depend on which came first
 */
record Recording(String name, List<Track> tracks) {
  private static final String VIDEO = "video";
  private static final long AUDIO_AHEAD_MILLIS = 250;

  /** Times in milliseconds; the hash is that of all bytes. */
  record Packet(long decodeMillis, long presentMillis, boolean key, int size, String hash) {
    Packet at(long shiftMillis) {
      return new Packet(decodeMillis + shiftMillis, presentMillis + shiftMillis, key, size, hash);
    }
  }

  /**
   * Packets of one track.
   *
   * @param decoder codec, size or channels, and decoder configuration
   */
  record Track(String kind, String decoder, List<Packet> packets) {
    boolean isVideo() {
      return kind.equals(VIDEO);
    }

    private Track with(List<Packet> some) {
      return new Track(kind, decoder, some);
    }

    /** Fails unless this is all of the source from its first packet on, later by the shift. */
    private void assertTailOf(Track source, long shift, String name) {
      assertFalse(packets.isEmpty(), () -> name + " has nothing");
      long start = packets.getFirst().decodeMillis - shift;
      int first = source.packets.stream().map(Packet::decodeMillis).toList().indexOf(start);
      assertTrue(first >= 0, () -> name + " begins at " + start + " ms of the source");
      assertTrue(packets.getFirst().key, () -> name + " begins between key frames");
      List<Packet> tail = source.packets.subList(first, source.packets.size());
      assertEquals(tail.stream().map(p -> p.at(shift)).toList(), packets, name);
    }
  }

  static Recording read(Path file) {
    String name = file.getFileName().toString();
    Run probe =
        Run.start(
            file.resolveSibling(""),
            name + ".packets",
            Ffmpeg.probe(
                "-show_streams", "-show_packets", "-show_data_hash", "MD5", file.toString()),
            Ffmpeg.VARIABLES);
    return parse(name, JsonParser.parseString(probe.done().out()).getAsJsonObject());
  }

  private static Recording parse(String name, JsonObject found) {
    List<Track> tracks = new ArrayList<>();
    for (JsonElement element : found.getAsJsonArray("streams")) {
      JsonObject stream = element.getAsJsonObject();
      String decoder =
          String.join(
              " ",
              text(stream, "codec_name"),
              text(stream, "width"),
              text(stream, "height"),
              text(stream, "sample_rate"),
              text(stream, "channels"),
              text(stream, "extradata_hash"));
      tracks.add(new Track(text(stream, "codec_type"), decoder, new ArrayList<>()));
    }
    for (JsonElement element : found.getAsJsonArray("packets")) {
      JsonObject packet = element.getAsJsonObject();
      if (!packet.has("dts")) {
        continue; // ffmpeg makes an empty packet of a MultichannelConfig that comes first
      }
      tracks
          .get(packet.get("stream_index").getAsInt())
          .packets
          .add(
              new Packet(
                  packet.get("dts").getAsLong(),
                  packet.get("pts").getAsLong(),
                  text(packet, "flags").startsWith("K"),
                  packet.get("size").getAsInt(),
                  text(packet, "data_hash")));
    }
    tracks.sort(Comparator.comparing(Track::kind).reversed().thenComparing(Track::decoder));
    return new Recording(name, List.copyOf(tracks));
  }

  private static String text(JsonObject object, String key) {
    return object.has(key) ? object.get(key).getAsString() : "";
  }

  /** The pictures of the first track that has any. */
  List<Packet> video() {
    return first(VIDEO);
  }

  List<Packet> audio() {
    return first("audio");
  }

  private List<Packet> first(String kind) {
    return tracks.stream()
        .filter(t -> t.kind.equals(kind))
        .map(Track::packets)
        .findFirst()
        .orElse(List.of());
  }

  /**
   * Fails unless this is all of the source from one of its key frames on: every track, every byte,
   * every distance of time, and the same time for picture and sound.
   *
   * @return which packet of the source's first track came first
   */
  int assertTailOf(Recording source) {
    assertEquals(decoders(source), decoders(this), name);
    List<Packet> lead = tracks.getFirst().packets;
    List<Packet> sourceLead = source.tracks.getFirst().packets;
    assertFalse(lead.isEmpty(), () -> name + " has no packet");
    int first = sourceLead.stream().map(Packet::hash).toList().indexOf(lead.getFirst().hash);
    assertTrue(first >= 0, () -> name + " begins with something else");
    long shift = lead.getFirst().decodeMillis - sourceLead.get(first).decodeMillis;
    for (int i = 0; i < tracks.size(); i++) {
      Track track = tracks.get(i);
      track.assertTailOf(source.tracks.get(i), shift, name + ", track " + i);
      long ahead = track.isVideo() ? 0 : AUDIO_AHEAD_MILLIS;
      long distance = track.packets.getFirst().decodeMillis - lead.getFirst().decodeMillis;
      assertTrue(distance <= ahead, () -> name + ": a track begins " + distance + " ms late");
    }
    return first;
  }

  private static List<String> decoders(Recording recording) {
    return recording.tracks.stream().map(Track::decoder).toList();
  }

  /** What comes from a picture on, and the sound from then on. */
  Recording from(int picture) {
    return cut(picture, (time, start) -> time >= start);
  }

  /** What comes before a picture, and the sound until then. */
  Recording until(int picture) {
    return cut(picture, (time, end) -> time < end);
  }

  private Recording cut(int picture, BiPredicate<Long, Long> kept) {
    long time = video().get(picture).decodeMillis;
    return new Recording(
        name,
        tracks.stream()
            .map(
                t ->
                    t.with(
                        t.packets.stream().filter(p -> kept.test(p.decodeMillis, time)).toList()))
            .toList());
  }
}
