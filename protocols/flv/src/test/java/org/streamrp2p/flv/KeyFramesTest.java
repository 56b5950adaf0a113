package org.streamrp2p.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The index of a recording that may go on for weeks. */
class KeyFramesTest {
  private final KeyFrames keyFrames = new KeyFrames();

  private List<Long> afterAdding(int from, int to) {
    for (int i = from; i < to; i++) {
      keyFrames.add(i, 1000L + i);
    }
    return keyFrames.list().stream().map(RecordingHead.KeyFrame::millis).toList();
  }

  @Test
  void asManyAsThereIsRoomForStay() {
    assertEquals(
        LongStream.range(0, KeyFrames.MAX).boxed().toList(), afterAdding(0, KeyFrames.MAX));
  }

  @Test
  void whenThereAreTooManyEverySecondOneGoes() {
    afterAdding(0, KeyFrames.MAX);
    assertEquals(
        LongStream.rangeClosed(0, KeyFrames.MAX / 2).map(i -> 2 * i).boxed().toList(),
        afterAdding(KeyFrames.MAX, KeyFrames.MAX + 2));
  }

  @Test
  void howeverManyComeTheyAreBoundedAndSpanAll() {
    List<Long> kept = afterAdding(0, 1_000_000);
    assertTrue(
        kept.size() > KeyFrames.MAX / 2 && kept.size() <= KeyFrames.MAX, kept.size() + " kept");
    long step = kept.get(1);
    assertEquals(LongStream.range(0, kept.size()).map(i -> i * step).boxed().toList(), kept);
    assertTrue(kept.getLast() + step > 999_999, kept.getLast() + " is the last");
    assertEquals(1000 + step, keyFrames.list().get(1).position());
  }
}
