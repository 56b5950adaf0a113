package org.streamrp2p.hub.fanout;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One event loop's view of a ring, and the cursors of its readers. Confined to that event loop.
 *
 * <p>New batches are written to a few readers at a time, so that whoever joins or publishes on this
 * loop does not have to wait for thousands of writes.
 */
public final class LoopRing {
  private static final int GROUPS = 2;

  /** How long the loop may write before it looks at its sockets again. */
  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /**
   * What a reader that is behind gets in one turn, unless a single batch is larger. When the loop
   * cannot keep up, rounds become longer and so would what each reader has to get: in the end more
   * than the processor's caches hold, and each byte would cost more just when there is no time.
   */
  private static final int TURN_BYTES = 256 * 1024;

  /** Readers between two looks at the clock. */
  private static final int STRIDE = 4;

  private final EventLoop loop;
  private final LongSupplier nanoTime;

  private final BatchQueue batches = new BatchQueue();
  private final List<Cursor> cursors = new ArrayList<>();
  private final LongAdder bytesOut;
  private final int maxBytes;
  private final BooleanSupplier lean;
  private long forgotten;
  private boolean live;
  private boolean retired;

  /** The reader whose turn it is. */
  private int turn;

  /** Readers to whom the newest batches are still to be written. */
  private int waiting;

  /** Whether some reader got only a part in this round. */
  private boolean behind;

  private boolean scheduled;

  /** Turns that readers had since {@link #unread} came. */
  private int served;

  /** The first batch that a reader may not have had a turn at when all are served. */
  private long unread;

  /**
   * @param lean whether nothing may be kept for slow readers
   */
  LoopRing(EventLoop loop, int maxBytes, BooleanSupplier lean, LongAdder bytesOut) {
    this(loop, System::nanoTime, maxBytes, lean, bytesOut);
  }

  LoopRing(
      EventLoop loop,
      LongSupplier nanoTime,
      int maxBytes,
      BooleanSupplier lean,
      LongAdder bytesOut) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.maxBytes = maxBytes;
    this.lean = lean;
    this.bytesOut = bytesOut;
  }

  BatchQueue batches() {
    return batches;
  }

  /** The newest group that somebody may begin at, or -1. */
  long newestGroup() {
    long newest = batches.newestGroup();
    return newest >= forgotten ? newest : -1;
  }

  /** Nobody begins at what has come so far any more; who is reading it gets the rest of it. */
  void forget() {
    forgotten = batches.end();
  }

  boolean live() {
    return live;
  }

  /** Takes over what the ring holds when this loop gets its first reader. */
  void begin(List<EncodedBatch> kept, boolean isLive) {
    live = isLive;
    kept.forEach(batches::add);
  }

  /** Takes new batches over and writes them to all readers. */
  void deliver(List<EncodedBatch> added) {
    if (retired) {
      added.forEach(EncodedBatch::release);
      return;
    }
    added.forEach(batches::add);
    waiting = cursors.size();
    if (scheduled) {
      // The loop is behind, and may stay so: what waits for readers' turns is bounded too.
      batches.evict(Integer.MAX_VALUE, maxBytes);
    } else {
      takeTurn();
    }
  }

  private void takeTurn() {
    scheduled = false;
    if (retired) {
      return;
    }
    int waited = waiting;
    pumpSome();
    served += Math.max(0, waited - waiting);
    // A loop that is behind is never done: each window finds readers of the one before.
    if (waiting == 0 || served >= cursors.size()) {
      endRound();
    }
    if (waiting > 0) {
      scheduled = true;
      // A scheduled task runs after the loop has looked at its sockets, a plain one before.
      loop.schedule(this::takeTurn, 0, TimeUnit.NANOSECONDS);
    }
  }

  /** Every reader had a turn since the last round. */
  private void endRound() {
    served = 0;
    long before = unread;
    if (behind) {
      waiting = cursors.size();
    } else {
      before = waiting == 0 ? batches.end() : unread;
      unread = batches.end();
    }
    behind = false;
    batches.evict(GROUPS, lean.getAsBoolean() ? 0 : maxBytes, before);
  }

  void published() {
    live = true;
    for (int i = 0; i < cursors.size(); i++) {
      cursors.get(i).published();
    }
  }

  void unpublished(String reason) {
    live = false;
    long end = batches.end();
    for (Cursor cursor : List.copyOf(cursors)) {
      cursor.unpublished(end, reason);
    }
  }

  /** A reader begins. */
  public void attach(Cursor cursor, boolean fromNewestGroup) {
    add(cursor);
    cursor.attach(this, fromNewestGroup);
    cursor.pump();
    bytesOut.add(cursor.takeWritten());
  }

  /**
   * A reader comes from the ring of another encoding.
   *
   * @param anew whether it begins as a new reader does, instead of going on where it is
   */
  public void move(Cursor cursor, LoopRing from, boolean anew) {
    from.remove(cursor);
    add(cursor);
    if (anew) {
      cursor.restart(this);
    } else {
      cursor.move(this);
    }
    cursor.pump();
  }

  /** One more in the round: otherwise its last reader would be passed over. */
  private void add(Cursor cursor) {
    cursors.add(cursor);
    if (waiting > 0) {
      waiting++;
    }
  }

  /** A reader is gone. */
  public void detach(Cursor cursor) {
    remove(cursor);
    bytesOut.add(cursor.takeWritten());
  }

  private void remove(Cursor cursor) {
    cursors.remove(cursor);
    shifted();
  }

  /** The last reader is gone. */
  void retire() {
    retired = true;
    batches.clear();
  }

  private void pumpSome() {
    long end = nanoTime.getAsLong() + TURN_NANOS;
    long bytes = 0;
    boolean someClosed = false;
    EncodedBatch newest = batches.newest();
    if (newest == null) {
      waiting = 0;
      return;
    }
    // A pump may end readers: the size is looked at each time.
    while (waiting > 0 && !cursors.isEmpty()) {
      turn = turn < cursors.size() ? turn : 0;
      Cursor cursor = cursors.get(turn++);
      waiting--;
      behind |= cursor.pump(newest, TURN_BYTES);
      bytes += cursor.takeWritten();
      someClosed |= cursor.closed();
      if (waiting % STRIDE == 0 && nanoTime.getAsLong() - end >= 0) {
        break;
      }
    }
    bytesOut.add(bytes);
    if (cursors.isEmpty()) {
      waiting = 0;
    } else if (someClosed) {
      cursors.removeIf(Cursor::closed);
      shifted();
    }
  }

  /** Readers have other places now: to be sure that none is passed over, all have a turn again. */
  private void shifted() {
    if (waiting > 0) {
      waiting = cursors.size();
      served = 0;
    }
  }
}
