package org.streamrp2p.itests.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes an FLV file in a loop at the pace of its timestamps, so that a pause that players see
 * is the server's own. Runs until it is ended from outside, and at most ten minutes.
 */
public final class Publisher {
  private static final long MAX_NANOS = 600_000_000_000L;

  private Publisher() {}

  /**
   * @param args FLV file, RTMP URL
   */
  public static void main(String[] args) throws Exception {
    FlvTags flv = FlvTags.read(Path.of(args[0]));
    try (RtmpPublish publish = RtmpPublish.open(URI.create(args[1]))) {
      long begin = System.nanoTime();
      for (long round = 0; System.nanoTime() - begin < MAX_NANOS; round++) {
        for (FlvTags.Tag tag : flv.tags()) {
          if (round > 0 && tag.timestampMillis() == 0 && isHeader(flv, tag)) {
            continue;
          }
          long millis = round * flv.spanMillis() + tag.timestampMillis();
          waitUntil(begin + millis * 1_000_000);
          publish.send(tag.type(), (int) millis, flv.body(tag));
        }
      }
    }
  }

  /** Metadata and sequence headers come once. */
  private static boolean isHeader(FlvTags flv, FlvTags.Tag tag) {
    return tag.type() == 18 || (tag.length() > 1 && flv.body(tag).get(1) == 0);
  }

  private static void waitUntil(long nanoTime) throws IOException {
    long left = nanoTime - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new IOException("interrupted");
      }
      left = nanoTime - System.nanoTime();
    }
  }
}
