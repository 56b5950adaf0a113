package org.streamrp2p.spi.stream;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Track;

/** A stream at one moment. Immutable. */
@ProviderType
public interface StreamInfo {
  StreamName name();

  /** Whether somebody publishes it; false while readers wait for it. */
  boolean live();

  /** When the publication began; null while it is not live. */
  @Nullable Instant since();

  /** How the publisher came: protocol and address; empty while it is not live. */
  String publisher();

  /** Tracks with media, and what they are coded in. */
  List<TrackInfo> tracks();

  /** Readers of all kinds. */
  int viewers();

  /** What came in during the last seconds, bits per second. */
  long bitsPerSecond();

  /** Payload bytes published since the publication began. */
  long bytesIn();

  /** Bytes handed to readers since the stream exists. */
  long bytesOut();

  /** Frames published since the publication began. */
  long framesIn();

  /** Frames that readers lost because they were too slow, since the stream exists. */
  long framesDropped();

  /** Frames held for late joiners, payload bytes. */
  long gopBytes();

  /**
   * Whether a viewer needs a token. Do not name such a stream to anybody but the owner of the node.
   */
  default boolean isPrivate() {
    return false;
  }

  /**
   * @param track which
   * @param codec of its newest sequence header or frame
   */
  record TrackInfo(Track track, FourCc codec) {}
}
