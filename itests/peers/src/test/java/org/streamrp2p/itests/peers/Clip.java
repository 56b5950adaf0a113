package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Six seconds of a moving picture and a tone, with B frames and a key frame each second. */
enum Clip {
  AVC_AAC("testsrc2", 440, "-c:v libx264 -sc_threshold 0 -c:a aac"),
  AVC_AAC_OTHER("testsrc", 660, "-c:v libx264 -sc_threshold 0 -c:a aac"),
  HEVC_OPUS(
      "testsrc2",
      880,
      "-c:v libx265 -x265-params log-level=error:scenecut=0:open-gop=0:min-keyint=25 -c:a libopus");

  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "clips").toAbsolutePath();

  private final String picture;
  private final int hertz;
  private final String encoders;
  private Recording recording;

  Clip(String picture, int hertz, String encoders) {
    this.picture = picture;
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

  private void make() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-f", "lavfi", "-i", picture + "=size=320x240:rate=25:duration=6"));
    words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=" + hertz + ":duration=6"));
    words.addAll(List.of("-pix_fmt", "yuv420p", "-g", "25", "-preset", "veryfast"));
    words.addAll(List.of(encoders.split(" ")));
    words.add(file().toString());
    try {
      Files.createDirectories(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Run.start(FOLDER, name(), Ffmpeg.command(words.toArray(String[]::new)), Ffmpeg.VARIABLES)
        .done();
  }
}
