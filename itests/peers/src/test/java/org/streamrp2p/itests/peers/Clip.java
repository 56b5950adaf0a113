package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Four seconds of moving pictures and tones, with a key frame each second. */
enum Clip {
  AVC_AAC(List.of("testsrc2"), List.of(440), "-c:v libx264 -sc_threshold 0 -c:a aac"),
  AVC_AAC_OTHER(List.of("testsrc"), List.of(660), "-c:v libx264 -sc_threshold 0 -c:a aac"),
  AVC_MP3(List.of("testsrc2"), List.of(440), "-c:v libx264 -sc_threshold 0 -c:a libmp3lame"),
  AVC_AC3(List.of("testsrc2"), List.of(440), "-c:v libx264 -sc_threshold 0 -ar 48000 -c:a ac3"),
  AVC_EAC3(List.of("testsrc2"), List.of(440), "-c:v libx264 -sc_threshold 0 -ar 48000 -c:a eac3"),
  HEVC_AAC(List.of("testsrc2"), List.of(880), Clip.X265 + " -c:a aac"),
  HEVC_OPUS(List.of("testsrc2"), List.of(880), Clip.X265 + " -c:a libopus"),
  AV1_OPUS(
      List.of("testsrc2"),
      List.of(880),
      "-c:v libaom-av1 -usage realtime -cpu-used 8 -row-mt 1 -lag-in-frames 0 -c:a libopus"),
  VP9_FLAC(
      List.of("testsrc2"),
      List.of(440),
      "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a flac -sample_fmt s16"),
  /** Pictures of two sizes, sound with one channel and with two, so that they can be told apart. */
  TWO_OF_EACH(
      List.of("testsrc2", "testsrc"),
      List.of(440, 660),
      "-c:v libx264 -sc_threshold 0 -s:v:1 160x120 -c:a aac -ac:a:0 1 -ac:a:1 2"),
  SOUND(List.of(), List.of(440), "-c:a aac"),
  PICTURE(List.of("testsrc2"), List.of(), "-c:v libx264 -sc_threshold 0");

  static final int SECONDS = 4;
  static final int FRAMES_PER_SECOND = 25;

  private static final String X265 =
      "-c:v libx265 -x265-params log-level=error:scenecut=0:open-gop=0:min-keyint=25";

  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "clips").toAbsolutePath();

  private final List<String> pictures;
  private final List<Integer> hertz;
  private final String encoders;
  private Recording recording;

  Clip(List<String> pictures, List<Integer> hertz, String encoders) {
    this.pictures = pictures;
    this.hertz = hertz;
    this.encoders = encoders;
  }

  Path file() {
    return FOLDER.resolve(name() + ".flv");
  }

  /** What is in it; makes it the first time. */
  synchronized Recording recording() {
    if (recording == null) {
      make();
      recording = Recording.read(file());
    }
    return recording;
  }

  long bytes() {
    return file().toFile().length();
  }

  /**
   * Encodes it and then copies it, as ffmpeg does when it publishes: that writes some decoder
   * configurations in another way than after encoding, and then always in this one.
   */
  private void make() {
    List<String> words = new ArrayList<>();
    String rate = ":rate=" + FRAMES_PER_SECOND;
    String time = ":duration=" + SECONDS;
    for (String picture : pictures) {
      words.addAll(List.of("-f", "lavfi", "-i", picture + "=size=320x240" + rate + time));
    }
    for (int tone : hertz) {
      words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=" + tone + time));
    }
    for (int i = 0; i < pictures.size() + hertz.size(); i++) {
      words.addAll(List.of("-map", String.valueOf(i)));
    }
    words.addAll(List.of("-pix_fmt", "yuv420p", "-g", "25", "-preset", "veryfast"));
    words.addAll(List.of(encoders.split(" ")));
    String encoded = FOLDER.resolve(name() + "-encoded.flv").toString();
    words.add(encoded);
    try {
      Files.createDirectories(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ffmpeg(name() + "-encode", words.toArray(String[]::new));
    ffmpeg(name() + "-copy", "-i", encoded, "-map", "0", "-c", "copy", file().toString());
  }

  private static void ffmpeg(String run, String... words) {
    Run.start(FOLDER, run, Ffmpeg.command(words), Ffmpeg.VARIABLES).done();
  }
}
