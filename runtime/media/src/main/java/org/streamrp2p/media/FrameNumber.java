package org.streamrp2p.media;

/**
 * The place of a frame in its stream, given once by the origin and kept by every relay, so that any
 * node can continue where any other stopped.
 *
 * @param epoch which run of the origin numbered it: milliseconds since 1970 at the start of the
 *     publication, rising
 * @param sequence rises by one with each frame of the stream, headers and metadata included, from 0
 * @param group rises by one with each point a reader can start from (key frame; for audio alone,
 *     each second), from 0
 * @param trackSequence rises by one with each frame of the track, from 0
 */
public record FrameNumber(long epoch, long sequence, long group, long trackSequence) {
  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public FrameNumber {
    if (epoch < 0 || sequence < 0 || group < 0 || trackSequence < 0) {
      throw new IllegalArgumentException(
          "frame number: %d/%d/%d/%d (expected: none negative)"
              .formatted(epoch, sequence, group, trackSequence));
    }
  }
}
