package org.streamrp2p.itests.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes an FLV file in a loop at the pace of its timestamps, so that a pause that players see
 * is the server's own. Runs until it is ended from outside, and at most ten minutes.
 */
public final class Publisher {
  private static final long MAX_NANOS = 600_000_000_000L;

  private static final int VIDEO = 9;

  private Publisher() {}

  /**
   * @param args FLV file, RTMP URL, {@code stamp} to write the time into each video frame, and how
   *     many to publish: the others get a number behind the name of the stream
   */
  public static void main(String[] args) throws Exception {
    boolean stamped = args.length > 2 && args[2].equals("stamp");
    int count = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    FlvTags flv = FlvTags.read(Path.of(args[0]));
    for (int i = 1; i < count; i++) {
      URI other = URI.create(args[1].replaceFirst("(\\?|$)", i + "$1"));
      Thread.ofPlatform().start(() -> publishOrComplain(flv, other, stamped));
    }
    publish(flv, URI.create(args[1]), stamped);
  }

  private static void publishOrComplain(FlvTags flv, URI url, boolean stamped) {
    try {
      publish(flv, url, stamped);
    } catch (Exception e) {
      System.err.println("publisher: " + e);
    }
  }

  private static void publish(FlvTags flv, URI url, boolean stamped) throws Exception {
    try (RtmpPublish publish = RtmpPublish.open(url)) {
      long begin = System.nanoTime();
      for (long round = 0; System.nanoTime() - begin < MAX_NANOS; round++) {
        for (FlvTags.Tag tag : flv.tags()) {
          if (round > 0 && tag.timestampMillis() == 0 && isHeader(flv, tag)) {
            continue;
          }
          long millis = round * flv.spanMillis() + tag.timestampMillis();
          waitUntil(begin + millis * 1_000_000);
          ByteBuffer body = flv.body(tag);
          if (stamped && tag.type() == VIDEO && !isHeader(flv, tag)) {
            Stamp.put(body, System.nanoTime());
          }
          publish.send(tag.type(), (int) millis, body);
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
