package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.streamrp2p.spi.stream.StreamName;

/** Counts what readers of a stream lost, and tells it in sums of a second. */
final class Drops {
  private final StreamName name;
  private final EventLoop home;
  private final HubContext context;
  private final LongAdder frames = new LongAdder();
  private boolean scheduled;
  private long told;

  Drops(StreamName name, EventLoop home, HubContext context) {
    this.name = name;
    this.home = home;
    this.context = context;
  }

  /** From any thread. */
  void add(long lost) {
    frames.add(lost);
    home.execute(this::tellSoon);
  }

  /** From any thread. */
  long sum() {
    return frames.sum();
  }

  private void tellSoon() {
    if (!scheduled) {
      scheduled = true;
      home.schedule(this::tell, 1, TimeUnit.SECONDS);
    }
  }

  private void tell() {
    scheduled = false;
    long sum = frames.sum();
    context.droppedFrames(name, sum - told);
    told = sum;
  }
}
