package org.streamrp2p.hub.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;

record StreamSnapshot(
    StreamName name,
    boolean live,
    @Nullable Instant since,
    String publisher,
    List<TrackInfo> tracks,
    int viewers,
    long bitsPerSecond,
    long bytesIn,
    long bytesOut,
    long framesIn,
    long framesDropped,
    long gopBytes,
    boolean isPrivate)
    implements StreamInfo {

  static List<TrackInfo> tracks(Map<Track, FourCc> tracks) {
    return tracks.entrySet().stream().map(e -> new TrackInfo(e.getKey(), e.getValue())).toList();
  }
}
