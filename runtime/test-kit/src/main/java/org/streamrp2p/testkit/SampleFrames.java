package org.streamrp2p.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.Track;

/** Frames to test with. The payload is only bytes: no decoder would take it. */
public final class SampleFrames {
  private SampleFrames() {}

  /** AVC video whose bytes follow from its time, so that a mix-up shows. */
  public static Frame video(boolean key, long millis, int size) {
    return Frame.coded(
        Track.VIDEO, FourCc.AVC1, key, MediaTime.fromMillis(millis), 0, bytes(millis, size));
  }

  /** AAC audio whose bytes follow from its time. */
  public static Frame audio(long millis, int size) {
    return Frame.coded(
        Track.AUDIO, FourCc.MP4A, false, MediaTime.fromMillis(millis), 0, bytes(~millis, size));
  }

  public static Frame videoHeader(long millis, String content) {
    return header(Track.VIDEO, FourCc.AVC1, millis, content);
  }

  public static Frame audioHeader(long millis, String content) {
    return header(Track.AUDIO, FourCc.MP4A, millis, content);
  }

  /** Script data that a test can recognise; not AMF. */
  public static Frame metadata(long millis, String content) {
    return Frame.of(
        Track.DATA, FrameType.METADATA, FourCc.AMF0, MediaTime.fromMillis(millis), text(content));
  }

  private static Frame header(Track track, FourCc codec, long millis, String content) {
    return Frame.of(
        track, FrameType.SEQUENCE_HEADER, codec, MediaTime.fromMillis(millis), text(content));
  }

  private static ByteBuf text(String content) {
    return Unpooled.copiedBuffer(content, StandardCharsets.UTF_8);
  }

  private static ByteBuf bytes(long seed, int size) {
    byte[] b = new byte[size];
    if (size > 0) {
      new Random(seed).nextBytes(b);
      Arrays.fill(b, 0, Math.min(size, 1), (byte) seed);
    }
    return Unpooled.wrappedBuffer(b);
  }
}
