package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What ffprobe finds in a file, packet by packet.
 *
 * @param decoders codec and decoder configuration of each track
 */
record Recording(String name, List<String> decoders, List<Packet> video, List<Packet> audio) {
  /** Times in milliseconds; the hash is that of all bytes. */
  record Packet(long decodeMillis, long presentMillis, boolean key, String hash) {
    Packet at(long shiftMillis) {
      return new Packet(decodeMillis + shiftMillis, presentMillis + shiftMillis, key, hash);
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
    List<String> decoders = new ArrayList<>();
    for (JsonElement element : found.getAsJsonArray("streams")) {
      JsonObject stream = element.getAsJsonObject();
      decoders.add(text(stream, "codec_name") + ' ' + text(stream, "extradata_hash"));
    }
    List<Packet> video = new ArrayList<>();
    List<Packet> audio = new ArrayList<>();
    for (JsonElement element : found.getAsJsonArray("packets")) {
      JsonObject packet = element.getAsJsonObject();
      (text(packet, "codec_type").equals("video") ? video : audio)
          .add(
              new Packet(
                  packet.get("dts").getAsLong(),
                  packet.get("pts").getAsLong(),
                  text(packet, "flags").startsWith("K"),
                  text(packet, "data_hash")));
    }
    return new Recording(name, decoders, video, audio);
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  /**
   * Fails unless this is all of the source from one of its key frames on: every byte, every
   * distance of time, and the same time for picture and sound.
   *
   * @return which picture of the source came first
   */
  int assertTailOf(Recording source) {
    assertEquals(source.decoders, decoders, name);
    int first = firstIn(source);
    long shift = video.getFirst().decodeMillis - source.video.get(first).decodeMillis;
    assertEquals(shifted(source.video, first, shift), video, () -> name + ": pictures");
    assertSoundOf(source, shift);
    return first;
  }

  private int firstIn(Recording source) {
    assertFalse(video.isEmpty(), () -> name + " has no picture");
    int first = source.video.stream().map(Packet::hash).toList().indexOf(video.getFirst().hash);
    assertTrue(first >= 0, () -> name + " begins with a picture of something else");
    assertTrue(source.video.get(first).key, () -> name + " begins between key frames");
    return first;
  }

  private void assertSoundOf(Recording source, long shift) {
    assertFalse(audio.isEmpty(), () -> name + " has no sound");
    long start = audio.getFirst().decodeMillis - shift;
    int first = source.audio.stream().map(Packet::decodeMillis).toList().indexOf(start);
    assertTrue(first >= 0, () -> name + ": sound begins at " + start + " ms of the source");
    assertEquals(shifted(source.audio, first, shift), audio, () -> name + ": sound");
    assertTrue(
        start <= video.getFirst().decodeMillis - shift + 250,
        () -> name + ": sound begins at " + start + " ms of the source, too late");
  }

  /** What comes from a picture on, and the sound from then on. */
  Recording from(int picture) {
    long start = video.get(picture).decodeMillis;
    return new Recording(
        name,
        decoders,
        video.subList(picture, video.size()),
        audio.stream().filter(p -> p.decodeMillis >= start).toList());
  }

  /** What comes before a picture, and the sound until then. */
  Recording until(int picture) {
    long end = video.get(picture).decodeMillis;
    return new Recording(
        name,
        decoders,
        video.subList(0, picture),
        audio.stream().filter(p -> p.decodeMillis < end).toList());
  }

  private static List<Packet> shifted(List<Packet> packets, int first, long shift) {
    return packets.subList(first, packets.size()).stream().map(p -> p.at(shift)).toList();
  }
}
