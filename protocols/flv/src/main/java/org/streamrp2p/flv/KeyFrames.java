package org.streamrp2p.flv;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a decoder can start in a file, evenly spread over it: however many there are, no more are
 * kept than twice what a head has room for. When they are too many every second one goes, and of
 * those that follow only so many are taken.
 */
final class KeyFrames {
  static final int MAX = 2 * RecordingHead.MAX_KEY_FRAMES;

  private final List<RecordingHead.KeyFrame> kept = new ArrayList<>();
  private long seen;
  private long step = 1;

  void add(long millis, long position) {
    if (seen % step == 0) {
      if (kept.size() == MAX) {
        thinOut();
      }
      kept.add(new RecordingHead.KeyFrame(millis, position));
    }
    seen++;
  }

  /** What comes next is one of those that stay: {@link #MAX} is even. */
  private void thinOut() {
    for (int i = 0; i < MAX / 2; i++) {
      kept.set(i, kept.get(2 * i));
    }
    kept.subList(MAX / 2, MAX).clear();
    step *= 2;
  }

  /** In the order of the file. */
  List<RecordingHead.KeyFrame> list() {
    return List.copyOf(kept);
  }
}
