package org.streamrp2p.hub.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One event loop's view of a ring, and the cursors of its readers. Confined to that event loop. */
public final class LoopRing {
  private static final int GROUPS = 2;

  private final BatchQueue batches = new BatchQueue();
  private final List<Cursor> cursors = new ArrayList<>();
  private final LongAdder bytesOut;
  private final int maxBytes;
  private final MemoryBudget budget;
  private boolean live;
  private boolean retired;

  LoopRing(int maxBytes, MemoryBudget budget, LongAdder bytesOut) {
    this.maxBytes = maxBytes;
    this.budget = budget;
    this.bytesOut = bytesOut;
  }

  BatchQueue batches() {
    return batches;
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
    pumpAll();
    // Over the budget of all streams nothing is kept for slow readers: they go on at the next
    // group.
    batches.evict(GROUPS, budget.exceeded() ? 0 : maxBytes);
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
    cursors.add(cursor);
    cursor.attach(this, fromNewestGroup);
    cursor.pump();
    bytesOut.add(cursor.takeWritten());
  }

  /** A reader comes from the ring of another encoding. */
  public void move(Cursor cursor, LoopRing from) {
    from.cursors.remove(cursor);
    cursors.add(cursor);
    cursor.move(this);
    cursor.pump();
  }

  /** A reader is gone. */
  public void detach(Cursor cursor) {
    cursors.remove(cursor);
    bytesOut.add(cursor.takeWritten());
  }

  /** The last reader is gone. */
  void retire() {
    retired = true;
    batches.clear();
  }

  private void pumpAll() {
    long bytes = 0;
    boolean someClosed = false;
    int count = cursors.size();
    for (int i = 0; i < count && i < cursors.size(); i++) {
      Cursor cursor = cursors.get(i);
      cursor.pump();
      bytes += cursor.takeWritten();
      someClosed |= cursor.closed();
    }
    bytesOut.add(bytes);
    if (someClosed) {
      cursors.removeIf(Cursor::closed);
    }
  }
}
