package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.media.Frame;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * One encoding of one stream: each frame is encoded once, gathered into batches, and the batches go
 * to every event loop that has readers. Confined to the stream's home event loop.
 */
public final class Ring {
  private static final Logger LOG = LoggerFactory.getLogger(Ring.class);
  private static final int HEADERS_CAPACITY = 1024;
  private static final int LARGEST_GUESS = 1024 * 1024;

  private final FrameEncoder encoder;
  private final ByteBufAllocator allocator;
  private final MemoryBudget.Share budget;
  private final int maxBytes;
  private final LongAdder bytesOut;
  private final BatchQueue kept = new BatchQueue();
  private final Map<EventLoop, LoopRing> loops = new LinkedHashMap<>();
  private List<EncodedBatch> undelivered = new ArrayList<>();
  private @Nullable HeaderBlock headers;
  private @Nullable ByteBuf open;
  private int openFrames;
  private boolean openStartsGroup;
  private long frames;
  private int guess;
  private int readers;
  private int groupBefore;

  /** Read by the event loops. */
  private volatile boolean lean;

  /**
   * @param maxBytes most bytes that are kept for late joiners and slow readers
   */
  public Ring(
      FrameEncoder encoder,
      ByteBufAllocator allocator,
      MemoryBudget.Share budget,
      int maxBytes,
      LongAdder bytesOut) {
    this.encoder = encoder;
    this.allocator = allocator;
    this.budget = budget;
    this.maxBytes = maxBytes;
    this.bytesOut = bytesOut;
  }

  public int readers() {
    return readers;
  }

  public void readers(int change) {
    readers += change;
  }

  /** The number of the stream's frame that comes next; set before a replay. */
  public void nextFrame(long frame) {
    frames = frame;
  }

  /**
   * Encodes a frame into the open batch.
   *
   * @param frame borrowed
   */
  public void add(Frame frame, boolean startsGroup) {
    ByteBuf out = open;
    if (out == null) {
      out = allocator.directBuffer(Math.max(guess, frame.size() + frame.size() / 64 + 64));
      open = out;
    }
    openStartsGroup |= startsGroup;
    openFrames++;
    encode(frame, out);
  }

  private void encode(Frame frame, ByteBuf out) {
    int before = out.writerIndex();
    try {
      encoder.encode(frame, out);
    } catch (RuntimeException e) {
      out.writerIndex(before);
      LOG.warn("{} left out a frame: {}", encoder.key(), frame, e);
    }
  }

  /**
   * Closes the open batch under the stream's number for it; an empty one keeps the numbers in step.
   *
   * @param headersVersion rises with each change of the stream's headers
   * @param headerFrames what a reader needs before, if the batch starts a group; borrowed
   */
  public void closeBatch(long number, long headersVersion, List<Frame> headerFrames) {
    ByteBuf bytes = open == null ? Unpooled.EMPTY_BUFFER : open;
    int size = bytes.readableBytes();
    // Merged batches resemble each other; a batch of one frame says nothing about the next one.
    guess = openFrames > 2 ? Math.min(size, LARGEST_GUESS) : 0;
    trim(bytes);
    // Readers begin at groups alone: between them a publisher may change its headers as it likes.
    HeaderBlock block = openStartsGroup ? headers(headersVersion, headerFrames).retain() : null;
    EncodedBatch batch =
        new EncodedBatch(
            number, frames, openFrames, openStartsGroup, bytes, headersVersion, block, budget);
    frames += openFrames;
    open = null;
    openFrames = 0;
    openStartsGroup = false;
    undelivered.add(batch.retain());
    if (batch.startsGroup()) {
      groupBefore = kept.bytes();
    }
    kept.add(batch);
    kept.evict(1, maxBytes);
  }

  /** About how many bytes are held, on all event loops: the newest group, and the one before. */
  public long held() {
    return (long) kept.bytes() + groupBefore;
  }

  /** Whether nothing may be kept: late joiners, and who is slow, then wait for the next group. */
  public void lean(boolean newLean) {
    lean = newLean;
    if (newLean) {
      kept.clear();
      groupBefore = 0;
      releaseHeaders();
    }
  }

  private HeaderBlock headers(long version, List<Frame> headerFrames) {
    HeaderBlock before = headers;
    if (before != null && before.version() == version) {
      return before;
    }
    ByteBuf bytes =
        headerFrames.isEmpty() ? Unpooled.EMPTY_BUFFER : allocator.directBuffer(HEADERS_CAPACITY);
    headerFrames.forEach(frame -> encode(frame, bytes));
    trim(bytes);
    releaseHeaders();
    HeaderBlock block = new HeaderBlock(version, bytes, budget);
    headers = block;
    return block;
  }

  private void releaseHeaders() {
    if (headers != null) {
      headers.release();
      headers = null;
    }
  }

  /** It is kept for late joiners: gives back what is not used. */
  private static void trim(ByteBuf bytes) {
    if (bytes.capacity() > 2 * bytes.readableBytes()) {
      bytes.capacity(bytes.readableBytes());
    }
  }

  /** Hands the closed batches to the event loops. */
  public void deliver() {
    if (undelivered.isEmpty()) {
      return;
    }
    List<EncodedBatch> batches = undelivered;
    undelivered = new ArrayList<>();
    for (Map.Entry<EventLoop, LoopRing> entry : loops.entrySet()) {
      batches.forEach(EncodedBatch::retain);
      LoopRing ring = entry.getValue();
      run(entry.getKey(), () -> ring.deliver(batches));
    }
    batches.forEach(EncodedBatch::release);
  }

  /** Drops what is kept for late joiners; nobody begins again at what was delivered. */
  public void forget() {
    kept.clear();
    loops.forEach((loop, ring) -> run(loop, ring::forget));
  }

  public void published() {
    loops.forEach((loop, ring) -> run(loop, ring::published));
  }

  public void unpublished(String reason) {
    loops.forEach((loop, ring) -> run(loop, () -> ring.unpublished(reason)));
  }

  /**
   * The view of an event loop, made if it is missing; all that was delivered is, or will be, in it.
   */
  public LoopRing on(EventLoop loop, boolean live) {
    LoopRing existing = loops.get(loop);
    if (existing != null) {
      return existing;
    }
    deliver();
    LoopRing ring = new LoopRing(loop, 2 * maxBytes, () -> lean, bytesOut);
    loops.put(loop, ring);
    List<EncodedBatch> batches = kept.retainAll();
    run(loop, () -> ring.begin(batches, live));
    return ring;
  }

  /** Nobody reads this encoding any more. */
  public void retire() {
    undelivered.forEach(EncodedBatch::release);
    undelivered.clear();
    kept.clear();
    if (open != null) {
      open.release();
      open = null;
    }
    releaseHeaders();
    loops.forEach((loop, ring) -> run(loop, ring::retire));
    loops.clear();
  }

  private static void run(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
