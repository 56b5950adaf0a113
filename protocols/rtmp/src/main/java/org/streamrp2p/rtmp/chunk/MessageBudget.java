package org.streamrp2p.rtmp.chunk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.streamrp2p.rtmp.chunk.RtmpException.Reason;

/**
 * How much memory the unfinished messages of all connections together may take, so that many peers
 * who each keep to their own limit cannot fill it. From any thread.
 *
 * <p>A quarter is for peers that do not publish, the rest for those that do, so that no number of
 * strangers costs a publisher its connection. Within a part, one connection may hold at most twice
 * what is left free: who holds much is refused before who holds little.
 */
public final class MessageBudget {
  private final AtomicLong strangers = new AtomicLong();
  private final AtomicLong publishers = new AtomicLong();
  private volatile long total;

  public MessageBudget(long totalBytes, int maxMessageBytes) {
    resize(totalBytes, maxMessageBytes);
  }

  /**
   * Changes it; what is held stays.
   *
   * @param maxMessageBytes there is always room for one message of this size
   */
  public void resize(long totalBytes, int maxMessageBytes) {
    total = Math.max(totalBytes, 2L * maxMessageBytes);
  }

  /** Bytes that all connections hold now. */
  public long used() {
    return strangers.get() + publishers.get();
  }

  /**
   * What one connection holds.
   *
   * @param publishes whether the connection publishes, at the time
   */
  public Share share(BooleanSupplier publishes) {
    return new Share(publishes);
  }

  /** What one connection holds. Confined to its event loop. */
  public final class Share {
    private final BooleanSupplier publishes;
    private AtomicLong part = strangers;
    private long held;

    private Share(BooleanSupplier publishes) {
      this.publishes = publishes;
    }

    /**
     * Takes memory.
     *
     * @throws RtmpException if there is no room for it; nothing is then taken
     */
    void take(int bytes) {
      settle();
      long room = part == publishers ? total - total / 4 : total / 4;
      long free = room - part.addAndGet(bytes);
      if (held + bytes > 2 * free) {
        part.addAndGet(-bytes);
        throw new RtmpException(
            Reason.MESSAGE_BUDGET,
            "unfinished messages: %d bytes and %d more (expected: twice the %d that are free)"
                .formatted(held, bytes, free + bytes));
      }
      held += bytes;
    }

    /** Takes what a predecessor held, whether there is room or not. */
    void takeOver(int bytes) {
      part.addAndGet(bytes);
      held += bytes;
    }

    void free(int bytes) {
      part.addAndGet(-bytes);
      held -= bytes;
    }

    /** Goes to the other part, with all it holds, if the peer began or ceased to publish. */
    public void settle() {
      AtomicLong now = publishes.getAsBoolean() ? publishers : strangers;
      if (now != part) {
        part.addAndGet(-held);
        now.addAndGet(held);
        part = now;
      }
    }
  }
}
