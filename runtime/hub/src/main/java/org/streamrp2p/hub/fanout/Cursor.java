package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a ring. Writes as long as the channel takes it, so that little is queued
 * where it can no longer be dropped; goes on when the channel is writable again or the next batch
 * comes.
 *
 * <p>Confined to the event loop of the channel.
 */
public final class Cursor {
  private final ChannelHandlerContext transport;
  private final Channel channel;
  private final Reader reader;
  private final ArrayDeque<EncodedBatch> carried = new ArrayDeque<>(0);
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
   * @param transport where the bytes go
   */
  public Cursor(ChannelHandlerContext transport, Reader reader) {
    this.transport = transport;
    this.channel = transport.channel();
    this.reader = reader;
  }

  /** Begins at the newest group, or at the next one that comes. */
  void attach(LoopRing newRing, boolean fromNewestGroup) {
    ring = newRing;
    long group = fromNewestGroup ? newRing.batches().newestGroup() : -1;
    next = group >= 0 ? group : newRing.batches().end();
    needsGroup = group < 0;
    if (newRing.live()) {
      reader.published();
    }
  }

  /** Goes on in a ring of another encoding, at the same batch; nothing is lost or doubled. */
  void move(LoopRing newRing) {
    LoopRing old = ring;
    if (old != null) {
      for (long n = next; n < newRing.batches().first(); n++) {
        EncodedBatch batch = old.batches().get(n);
        if (batch != null) {
          carried.add(batch.retain());
        }
      }
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
    if (resumes && ring != null) {
      releaseCarried();
      long group = ring.batches().newestGroup();
      needsGroup = group < 0;
      next = group < 0 ? ring.batches().end() : group;
      nextFrame = -1;
      needsHeaders = true;
      pump();
    }
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

  /** Writes what the channel takes. Harmless at any time. */
  public void pump() {
    if (pumping) {
      return; // a flush made the channel writable: the loop below looks again
    }
    pumping = true;
    try {
      boolean progress = true;
      while (progress && !closed && !paused && channel.isWritable()) {
        progress = false;
        while (channel.isWritable() && writeNext()) {
          progress = true;
        }
        if (progress) {
          transport.flush();
        }
      }
    } finally {
      pumping = false;
    }
    tellEnd();
  }

  private boolean writeNext() {
    EncodedBatch carry = carried.poll();
    if (carry != null) {
      write(carry);
      carry.release();
      return true;
    }
    EncodedBatch batch = findNext();
    if (batch == null) {
      return false;
    }
    if (needsHeaders && batch.headers().version() != headersVersion) {
      writeBytes(batch.headers().bytes());
    }
    needsGroup = false;
    needsHeaders = false;
    write(batch);
    return true;
  }

  private void write(EncodedBatch batch) {
    writeBytes(batch.bytes());
    next = batch.number() + 1;
    nextFrame = batch.firstFrame() + batch.frames();
    headersVersion = batch.headers().version();
  }

  private void writeBytes(ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (size > 0) {
      written += size;
      transport.write(bytes.retainedDuplicate(), transport.voidPromise());
    }
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
    if (endsAt >= 0 && !closed && carried.isEmpty() && (next >= endsAt || needsGroup)) {
      endsAt = -1;
      needsGroup = true;
      nextFrame = -1;
      reader.unpublished(endReason);
    }
  }

  private void releaseCarried() {
    carried.forEach(EncodedBatch::release);
    carried.clear();
  }
}
