package org.streamrp2p.recorder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.streamrp2p.spi.stream.StreamName;

/**
 * What holds for recordings that begin from now on.
 *
 * @param streams which are recorded without being asked for; none if it is off
 * @param splitBytes 0: never
 * @param splitMillis 0: never
 * @param keepBytes 0: without a limit
 * @param keepAge zero: without a limit
 */
record Settings(
    List<Pattern> streams,
    boolean byPublishers,
    Path folder,
    long splitBytes,
    long splitMillis,
    long minFreeBytes,
    long keepBytes,
    Duration keepAge) {
  private static final long MEGABYTE = 1 << 20;

  static Settings of(RecorderConfig config, Path data) {
    return new Settings(
        config.enabled()
            ? Arrays.stream(config.streams().split(",", -1))
                .map(String::strip)
                .filter(glob -> !glob.isEmpty())
                .map(Settings::pattern)
                .toList()
            : List.of(),
        config.byPublishers(),
        data.resolve(config.folder()).normalize(),
        config.splitMegabytes() * MEGABYTE,
        Duration.ofMinutes(config.splitMinutes()).toMillis(),
        config.minFreeMegabytes() * MEGABYTE,
        config.keepMegabytes() * MEGABYTE,
        Duration.ofDays(config.keepDays()));
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  boolean wants(StreamName stream) {
    return streams.stream().anyMatch(p -> p.matcher(stream.toString()).matches());
  }
}
