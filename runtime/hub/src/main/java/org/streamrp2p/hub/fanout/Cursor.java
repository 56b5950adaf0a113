package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.Output;

/**
 * A reader's place in a ring. Writes as long as the channel takes it, so that little is queued
 * where it can no longer be dropped; goes on when the channel is writable again or the next batch
 * comes.
 *
 * <p>Confined to the event loop of the channel.
 */
public final class Cursor {
  private final Output output;
  private final Reader reader;

  /** What is still to be written of another encoding; rarely there. */
  private @Nullable ArrayDeque<EncodedBatch> carried;

  private @Nullable LoopRing ring;
  private long next;
  private long nextFrame = -1;
  private long headersVersion = -1;
  private boolean needsGroup = true;
  private boolean needsHeaders = true;
  private boolean paused;
  private boolean closed;
  private boolean pumping;
  private long endsAt = -1;
  private String endReason = "";
  private long written;

  /**
   * @param output where the bytes go
   */
  public Cursor(Output output, Reader reader) {
    this.output = output;
    this.reader = reader;
  }

  /** Begins at the newest group, or at the next one that comes. */
  void attach(LoopRing newRing, boolean fromNewestGroup) {
    ring = newRing;
    long group = fromNewestGroup ? newRing.newestGroup() : -1;
    next = group >= 0 ? group : newRing.batches().end();
    needsGroup = group < 0;
    if (newRing.live()) {
      reader.published();
    }
  }

  /** Goes on in a ring of another encoding, at the same batch; nothing is lost or doubled. */
  void move(LoopRing newRing) {
    LoopRing old = ring;
    // Who has not begun needs the headers before, which are at the group it begins with there.
    if (old != null && !needsGroup && !needsHeaders) {
      ArrayDeque<EncodedBatch> kept = carried == null ? new ArrayDeque<>() : carried;
      for (long n = next; n < newRing.batches().first(); n++) {
        EncodedBatch batch = old.batches().get(n);
        if (batch != null) {
          kept.add(batch.retain());
        }
      }
      carried = kept.isEmpty() ? null : kept;
    }
    ring = newRing;
  }

  void published() {
    endsAt = -1;
    reader.published();
  }

  void unpublished(long end, String reason) {
    endsAt = end;
    endReason = reason;
    pump();
  }

  /** Pauses, or goes on at the newest group. */
  public void paused(boolean newPaused) {
    boolean resumes = paused && !newPaused;
    paused = newPaused;
    LoopRing current = ring;
    if (resumes && current != null) {
      restart(current);
      pump();
    }
  }

  /** Begins again at the newest group of a ring, or at the next one that comes. */
  void restart(LoopRing newRing) {
    releaseCarried();
    if (newRing != ring) {
      headersVersion = -1; // the same headers, but another choice of them
    }
    ring = newRing;
    long group = newRing.newestGroup();
    needsGroup = group < 0;
    next = group < 0 ? newRing.batches().end() : group;
    nextFrame = -1;
    needsHeaders = true;
  }

  public boolean closed() {
    return closed;
  }

  /** No more writes. */
  public void close() {
    closed = true;
    releaseCarried();
    ring = null;
  }

  /** Bytes written since the last call. */
  long takeWritten() {
    long bytes = written;
    written = 0;
    return bytes;
  }

  /**
   * As {@link #pump}, with a short way for a reader that has all but the newest batch: nearly every
   * reader, nearly every time. One that has more to get gets some of it.
   *
   * @param someBytes no batch is begun after so many
   * @return whether it could take more at once
   */
  boolean pump(EncodedBatch newest, int someBytes) {
    boolean inStep =
        next == newest.number()
            && nextFrame == newest.firstFrame()
            && !needsGroup
            && !needsHeaders
            && !paused
            && !pumping
            && carried == null
            && ring != null
            && endsAt < 0;
    if (!inStep || !output.isWritable() || !newest.bytes().isReadable()) {
      return pump(someBytes);
    }
    pumping = true; // a flush that makes the channel writable must not begin another one
    try {
      wrote(newest);
      output.writeAndFlush(newest.bytes());
    } finally {
      pumping = false;
    }
    return false;
  }

  /** Writes what the channel takes. Harmless at any time. */
  public void pump() {
    pump(Integer.MAX_VALUE);
  }

  private boolean pump(int someBytes) {
    if (pumping) {
      return false; // a flush made the channel writable: the loop below looks again
    }
    long end = written + someBytes;
    boolean more = false;
    pumping = true;
    try {
      boolean progress = true;
      while (progress && !closed && !paused && output.isWritable()) {
        progress = false;
        while (!more && output.isWritable() && writeNext()) {
          progress = true;
          more = written >= end;
        }
        if (progress) {
          output.flush();
        }
      }
    } finally {
      pumping = false;
    }
    tellEnd();
    return more && output.isWritable() && !closed;
  }

  private boolean writeNext() {
    if (carried != null) {
      writeCarried(carried);
      return true;
    }
    EncodedBatch batch = findNext();
    if (batch == null) {
      return false;
    }
    HeaderBlock headers = batch.headers();
    if (needsHeaders && headers != null && headers.version() != headersVersion) {
      writeHeaders(headers.bytes());
    }
    needsGroup = false;
    needsHeaders = false;
    write(batch);
    return true;
  }

  private void writeCarried(ArrayDeque<EncodedBatch> kept) {
    EncodedBatch batch = kept.remove();
    if (kept.isEmpty()) {
      carried = null;
    }
    write(batch);
    batch.release();
  }

  private void writeHeaders(ByteBuf bytes) {
    if (bytes.isReadable()) {
      written += bytes.readableBytes();
      output.write(bytes);
    }
  }

  private void write(EncodedBatch batch) {
    if (batch.bytes().isReadable()) {
      output.write(batch.bytes());
    }
    wrote(batch);
  }

  private void wrote(EncodedBatch batch) {
    written += batch.bytes().readableBytes();
    next = batch.number() + 1;
    nextFrame = batch.firstFrame() + batch.frames();
    headersVersion = batch.headersVersion();
  }

  private @Nullable EncodedBatch findNext() {
    LoopRing current = ring;
    if (current == null) {
      return null;
    }
    BatchQueue batches = current.batches();
    if (next < batches.first()) {
      needsGroup = true;
    }
    if (needsGroup) {
      needsHeaders = true;
      long group = batches.groupFrom(next);
      if (group < 0) {
        return null;
      }
      next = group;
    }
    EncodedBatch batch = batches.get(next);
    if (batch != null && nextFrame >= 0 && batch.firstFrame() > nextFrame) {
      long lost = batch.firstFrame() - nextFrame;
      nextFrame = batch.firstFrame();
      reader.dropped(lost);
    }
    return batch;
  }

  private void tellEnd() {
    if (endsAt >= 0 && !closed && carried == null && (next >= endsAt || needsGroup)) {
      endsAt = -1;
      needsGroup = true;
      nextFrame = -1;
      reader.unpublished(endReason);
    }
  }

  private void releaseCarried() {
    if (carried != null) {
      carried.forEach(EncodedBatch::release);
      carried = null;
    }
  }
}
