package org.streamrp2p.recorder;

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
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.Streams;

/** Section {@code recorder} of the status, and the recorder's health: the recordings that run. */
@Component
public final class RecorderStatus implements StatusSource, HealthCheck {
  private final Recordings recordings;
  private final Streams streams;

  @Activate
  public RecorderStatus(@Reference Recordings recordings, @Reference Streams streams) {
    this.recordings = recordings;
    this.streams = streams;
  }

  private List<RecordingInfo> running() {
    return streams.streams().stream()
        .map(StreamInfo::name)
        .flatMap(name -> recordings.current(name).stream())
        .toList();
  }

  @Override
  public String section() {
    return "recorder";
  }

  @Override
  public Object status() {
    return running().stream().map(RecorderStatus::describe).toList();
  }

  /** A recording as plain values. */
  static Map<String, Object> describe(RecordingInfo info) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("stream", info.stream().toString());
    map.put("state", info.state().name().toLowerCase(Locale.ROOT));
    map.put("since", info.since().toString());
    map.put("seconds", info.length().toMillis() / 1000.0);
    map.put("bytes", info.bytes());
    map.put("files", info.files());
    return map;
  }

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public HealthResult check() {
    List<RecordingInfo> all = running();
    List<String> paused =
        all.stream()
            .filter(r -> r.state() == RecordingInfo.State.PAUSED)
            .map(r -> r.stream().toString())
            .toList();
    return paused.isEmpty()
        ? HealthResult.ok(
            all.size() + (all.size() == 1 ? " stream is recorded" : " streams are recorded"))
        : HealthResult.warn(
            "The disk has no room: "
                + String.join(", ", paused)
                + " wait to be recorded. Free some, or lower recorder.minFreeMegabytes.");
  }
}
