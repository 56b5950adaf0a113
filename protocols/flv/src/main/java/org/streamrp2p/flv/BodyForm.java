package org.streamrp2p.flv;

import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;

/**
 * What a reader understands beyond the form that everyone reads.
 *
 * @param nanoOffset E-RTMP v2 {@code ModEx} with {@code TimestampOffsetNano}: times below a
 *     millisecond are written
 * @param avc1 AVC in the enhanced form, needed only to carry such a time
 * @param mp4a AAC in the enhanced form, needed only to carry such a time
 */
public record BodyForm(boolean nanoOffset, boolean avc1, boolean mp4a) {
  /** The form that everyone reads. */
  public static final BodyForm PLAIN = new BodyForm(false, false, false);

  /** Nanoseconds to be written; 0 if none or if the reader does not understand them. */
  int nanos(Frame frame) {
    return nanoOffset ? (int) Math.floorMod(frame.decodeTimeNanos(), MediaTime.NANOS_PER_MILLI) : 0;
  }
}
