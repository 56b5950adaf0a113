package org.streamrp2p.hub.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches with consecutive numbers, found by number. Owns a reference of each. Confined to one
 * thread.
 *
 * <p>Keeps the newest group and the one before it, so that a reader that lags has a whole group to
 * catch up in, and never more than the given bytes.
 */
final class BatchQueue {
  private @Nullable EncodedBatch[] slots = new EncodedBatch[64];
  private long first;
  private long end;
  private int bytes;
  private final ArrayDeque<Long> groups = new ArrayDeque<>(4);

  /** The oldest number held; equals {@link #end} if empty. */
  long first() {
    return first;
  }

  /** The number after the newest. */
  long end() {
    return end;
  }

  int bytes() {
    return bytes;
  }

  /** Where the newest group begins, or -1 if none that is held begins one. */
  long newestGroup() {
    Long newest = groups.peekLast();
    return newest == null ? -1 : newest;
  }

  /** Where the first group at or after {@code number} begins, or -1. */
  long groupFrom(long number) {
    for (long group : groups) {
      if (group >= number) {
        return group;
      }
    }
    return -1;
  }

  @Nullable EncodedBatch get(long number) {
    return number >= first && number < end ? slots[index(number)] : null;
  }

  /** Null if empty; borrowed. */
  @Nullable EncodedBatch newest() {
    return get(end - 1);
  }

  /** Takes the batch over. */
  void add(EncodedBatch batch) {
    if (first == end) {
      first = batch.number();
      end = first;
    }
    if (end - first == slots.length) {
      grow();
    }
    slots[index(end)] = batch;
    end++;
    bytes += batch.size();
    if (batch.startsGroup()) {
      groups.addLast(batch.number());
    }
  }

  /**
   * Drops what is too old.
   *
   * @param keepGroups how many groups may stay, the newest counted
   */
  void evict(int keepGroups, int maxBytes) {
    evict(keepGroups, maxBytes, end);
  }

  /**
   * Drops what is too old and every reader has had a turn at, and what is beyond the bytes.
   *
   * @param keepGroups how many groups may stay, the newest counted
   * @param unread the first batch that a reader may still wait for
   */
  void evict(int keepGroups, int maxBytes, long unread) {
    while (groups.size() > keepGroups && groups.getFirst() < unread) {
      groups.removeFirst();
    }
    long keepFrom = groups.size() >= keepGroups ? Math.min(groups.getFirst(), unread) : first;
    while (first < keepFrom || (bytes > maxBytes && end - first > 1)) {
      removeFirst();
    }
  }

  /** Drops everything; numbers go on. */
  void clear() {
    while (first < end) {
      removeFirst();
    }
    groups.clear();
  }

  /** All that is held, each with one more reference. */
  List<EncodedBatch> retainAll() {
    List<EncodedBatch> all = new ArrayList<>((int) (end - first));
    for (long n = first; n < end; n++) {
      EncodedBatch batch = slots[index(n)];
      if (batch != null) {
        all.add(batch.retain());
      }
    }
    return all;
  }

  private void removeFirst() {
    int index = index(first);
    EncodedBatch batch = slots[index];
    slots[index] = null;
    first++;
    if (batch != null) {
      bytes -= batch.size();
      if (batch.startsGroup() && !groups.isEmpty() && groups.getFirst() == batch.number()) {
        groups.removeFirst();
      }
      batch.release();
    }
  }

  private int index(long number) {
    return (int) (number & (slots.length - 1));
  }

  private void grow() {
    @Nullable EncodedBatch[] old = slots;
    slots = new EncodedBatch[old.length * 2];
    for (long n = first; n < end; n++) {
      slots[index(n)] = old[(int) (n & (old.length - 1))];
    }
  }
}
