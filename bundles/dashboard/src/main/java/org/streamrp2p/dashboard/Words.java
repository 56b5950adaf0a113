package org.streamrp2p.dashboard;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.streamrp2p.media.FourCc;

/** Numbers and codes as people say them. */
final class Words {
  private static final Map<FourCc, String> CODECS =
      Map.ofEntries(
          Map.entry(FourCc.AVC1, "H.264"),
          Map.entry(FourCc.HVC1, "HEVC"),
          Map.entry(FourCc.VVC1, "VVC"),
          Map.entry(FourCc.VP08, "VP8"),
          Map.entry(FourCc.VP09, "VP9"),
          Map.entry(FourCc.AV01, "AV1"),
          Map.entry(FourCc.MP4A, "AAC"),
          Map.entry(FourCc.OPUS, "Opus"),
          Map.entry(FourCc.FLAC, "FLAC"),
          Map.entry(FourCc.AC_3, "AC-3"),
          Map.entry(FourCc.EC_3, "E-AC-3"),
          Map.entry(FourCc.MP3, "MP3"));

  private Words() {}

  static String codec(FourCc codec) {
    return CODECS.getOrDefault(codec, codec.toString());
  }

  static String bitRate(long bitsPerSecond) {
    if (bitsPerSecond <= 0) {
      return "no data";
    }
    return bitsPerSecond < 1_000_000
        ? Math.max(1, Math.round(bitsPerSecond / 1000.0)) + " kbit/s"
        : String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / 1_000_000.0);
  }

  static String viewers(int viewers) {
    return viewers == 1 ? "1 viewer" : viewers + " viewers";
  }

  /** {@code for 5 minutes}. */
  static String lasting(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return "for less than a minute";
    }
    if (seconds < 3600) {
      return "for " + count(seconds / 60, "minute");
    }
    long hours = seconds / 3600;
    return hours < 48 ? "for " + count(hours, "hour") : "for " + count(hours / 24, "day");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
