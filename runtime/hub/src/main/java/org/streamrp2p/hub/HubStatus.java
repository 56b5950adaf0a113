package org.streamrp2p.hub;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.health.HealthCheck;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.Streams;

/** Section {@code streams} of the status, and the hub's health. */
@Component
public final class HubStatus implements StatusSource, HealthCheck {
  private final Streams streams;

  @Activate
  public HubStatus(@Reference Streams streams) {
    this.streams = streams;
  }

  @Override
  public String section() {
    return "streams";
  }

  @Override
  public Object status() {
    return streams.streams().stream().map(HubStatus::describe).toList();
  }

  /** A stream as plain values. */
  public static Map<String, Object> describe(StreamInfo info) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", info.name().toString());
    map.put("live", info.live());
    map.put("private", info.isPrivate());
    Instant since = info.since();
    map.put("since", since == null ? "" : since.toString());
    map.put("publisher", info.publisher());
    map.put("tracks", info.tracks().stream().map(HubStatus::describe).toList());
    map.put("viewers", info.viewers());
    map.put("bitsPerSecond", info.bitsPerSecond());
    map.put("bytesIn", info.bytesIn());
    map.put("bytesOut", info.bytesOut());
    map.put("framesIn", info.framesIn());
    map.put("framesDropped", info.framesDropped());
    map.put("gopBytes", info.gopBytes());
    return map;
  }

  private static Map<String, Object> describe(StreamInfo.TrackInfo track) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", track.track().kind().name().toLowerCase(Locale.ROOT));
    map.put("id", track.track().id());
    map.put("codec", track.codec().toString());
    return map;
  }

  @Override
  public String name() {
    return "hub";
  }

  @Override
  public HealthResult check() {
    List<StreamInfo> all = streams.streams();
    long live = all.stream().filter(StreamInfo::live).count();
    int viewers = all.stream().mapToInt(StreamInfo::viewers).sum();
    return HealthResult.ok(
        live
            + (live == 1 ? " stream live, " : " streams live, ")
            + viewers
            + (viewers == 1 ? " viewer" : " viewers"));
  }
}
