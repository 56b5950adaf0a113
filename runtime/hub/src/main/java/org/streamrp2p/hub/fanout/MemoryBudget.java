package org.streamrp2p.hub.fanout;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all streams together hold for late joiners and slow readers. Where that is too
 * much, the largest give up: a stream that needs little keeps it, whatever the others do. From any
 * thread.
 */
public final class MemoryBudget {
  private static final long UNKNOWN = -1;

  /** Questions that one look at all streams answers. */
  private static final int ANSWERS = 64;

  private final AtomicLong used = new AtomicLong();
  private final Set<Share> shares = ConcurrentHashMap.newKeySet();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile long limit;
  private volatile long part = UNKNOWN;

  public MemoryBudget(long limitBytes) {
    limit = limitBytes;
  }

  public void limit(long limitBytes) {
    limit = limitBytes;
    part = UNKNOWN;
  }

  public long used() {
    return used.get();
  }

  /** A stream comes. */
  public Share share() {
    Share share = new Share();
    shares.add(share);
    return share;
  }

  /** The most that one may hold so that, with all held to it, they hold what the limit allows. */
  private long part() {
    long known = part;
    if (known == UNKNOWN || questions.incrementAndGet() % ANSWERS == 0) {
      known = divide();
      part = known;
    }
    return known;
  }

  private long divide() {
    long[] held = shares.stream().mapToLong(Share::held).sorted().toArray();
    long rest = limit;
    for (int i = 0; i < held.length; i++) {
      long each = rest / (held.length - i);
      if (held[i] > each) {
        return each;
      }
      rest -= held[i];
    }
    return Long.MAX_VALUE;
  }

  /** What one stream holds. */
  public final class Share {
    private final AtomicLong held = new AtomicLong();

    private Share() {}

    public void take(long bytes) {
      held.addAndGet(bytes);
      long after = used.addAndGet(bytes);
      if (after > limit && after - bytes <= limit) {
        part = UNKNOWN;
      }
    }

    public void free(long bytes) {
      held.addAndGet(-bytes);
      used.addAndGet(-bytes);
    }

    public long held() {
      return held.get();
    }

    /** How much the stream may keep: any amount while all together hold no more than they may. */
    public long allowed() {
      return used.get() > limit ? part() : Long.MAX_VALUE;
    }

    /** The stream is gone; what is still on its way is given back later. */
    public void close() {
      shares.remove(this);
    }
  }
}
