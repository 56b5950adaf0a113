package org.streamrp2p.hub.fanout;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all streams together hold for late joiners and slow readers. From any thread. */
public final class MemoryBudget {
  private final AtomicLong used = new AtomicLong();
  private volatile long limit;

  public MemoryBudget(long limitBytes) {
    limit = limitBytes;
  }

  public void limit(long limitBytes) {
    limit = limitBytes;
  }

  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  public void free(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  /** Whether streams must drop what they keep. */
  public boolean exceeded() {
    return used.get() > limit;
  }
}
