package org.streamrp2p.recorder.playback;

import java.util.ArrayList;
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

/** Section {@code playback} of the status, and a warning while a file cannot be played. */
@Component
public final class PlaybackStatus implements StatusSource, HealthCheck {
  private final Playback playback;

  @Activate
  public PlaybackStatus(@Reference Playback playback) {
    this.playback = playback;
  }

  @Override
  public String section() {
    return "playback";
  }

  @Override
  public Object status() {
    return rows(playback);
  }

  static List<Map<String, Object>> rows(Playback playback) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PlaybackJob job : playback.all()) {
      PlaybackJob.View view = job.view();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("stream", job.entry().stream().toString());
      row.put("file", job.entry().file());
      row.put("loop", job.entry().repeats());
      row.put("state", view.state().name().toLowerCase(Locale.ROOT));
      row.put("seconds", view.seconds());
      row.put("lastError", view.error());
      rows.add(row);
    }
    return rows;
  }

  @Override
  public String name() {
    return "playback";
  }

  @Override
  public HealthResult check() {
    List<String> down = new ArrayList<>(playback.problems());
    int playing = 0;
    for (PlaybackJob job : playback.all()) {
      if (job.view().state() == PlaybackJob.State.WAITING) {
        down.add(job.entry().stream() + " is not played: " + job.view().error());
      }
      playing += job.view().state() == PlaybackJob.State.PLAYING ? 1 : 0;
    }
    return down.isEmpty()
        ? HealthResult.ok(playing + (playing == 1 ? " file is played" : " files are played"))
        : HealthResult.warn(String.join("; ", down));
  }
}
