package org.streamrp2p.itests.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the clip and publishes it. */
final class Ffmpeg {
  static final int CLIP_SECONDS = 20;

  private final Path folder;

  Ffmpeg(Path folder) {
    this.folder = folder;
  }

  /** A clip of 5 Mbit/s: noise, so that the encoder has to use its rate. */
  void generate(Path clip) throws Exception {
    Process process =
        start(
            "-f lavfi -i testsrc2=size=1280x720:rate=30,noise=alls=40:allf=t"
                + " -f lavfi -i sine=frequency=440:sample_rate=48000"
                + (" -t " + CLIP_SECONDS)
                + " -pix_fmt yuv420p -c:v libx264 -preset ultrafast -b:v 4900k -minrate 4900k"
                + " -maxrate 4900k -bufsize 4900k -x264-params nal-hrd=cbr -g 60 -bf 0"
                + " -c:a aac -b:a 128k -f flv",
            clip.toString());
    try {
      if (process.waitFor() != 0) {
        throw new IOException("ffmpeg makes no clip");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Publishes a clip in a loop, until the process is destroyed. */
  Process publish(Path clip, String url) throws IOException {
    return start("-re -stream_loop -1 -i", clip.toString(), "-c", "copy", "-f", "flv", url);
  }

  private Process start(String options, String... more) throws IOException {
    File program = folder.resolve("ffmpeg").toFile();
    if (!Files.isExecutable(program.toPath()) && !program.setExecutable(true)) {
      throw new IOException("not executable: " + program);
    }
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(List.of("-hide_banner -loglevel error -nostdin -y".split(" ")));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }
}
