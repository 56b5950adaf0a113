package org.streamrp2p.hub.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.streamrp2p.hub.fanout.Cadence;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.hub.fanout.MemoryBudget;
import org.streamrp2p.hub.fanout.MergeWindow;
import org.streamrp2p.hub.fanout.Ring;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * Gathers the frames of a stream into batches: for the cache of late joiners, and for every
 * encoding that has readers. Confined to the stream's home event loop.
 */
final class Batches {
  private final EventLoop home;
  private final HubContext context;
  private final StickyFrames sticky;
  private final MemoryBudget.Share budget;
  private final GopCache gop;
  private final Map<EncodingKey, Ring> rings = new LinkedHashMap<>();
  private final LongAdder bytesOut = new LongAdder();
  private final Cadence cadence = new Cadence();
  private HeaderSet headers = new HeaderSet(0, List.of());
  private long number;
  private long frameCount;
  private long firstFrame;
  private int openFrames;
  private boolean openStartsGroup;
  private boolean flushScheduled;
  private boolean saving;

  Batches(EventLoop home, HubContext context, int maxHeaderBytes) {
    this.home = home;
    this.context = context;
    this.sticky = new StickyFrames(maxHeaderBytes);
    this.budget = context.budget().share();
    this.gop = new GopCache(budget);
  }

  /** From any thread. */
  long gopBytes() {
    return gop.bytes();
  }

  /** From any thread. */
  long bytesOut() {
    return bytesOut.sum();
  }

  /** What a reader must have first; borrowed. */
  StickyFrames sticky() {
    return sticky;
  }

  /**
   * @param frame borrowed
   * @param readers how many there are, of all kinds
   */
  void add(Frame frame, boolean startsGroup, int readers) {
    if (frame.type().sticky()) {
      updateHeaders(frame);
    } else if (startsGroup) {
      close();
      gop.startGroup();
    }
    openStartsGroup |= startsGroup;
    openFrames++;
    frameCount++;
    HubSettings settings = context.settings();
    gop.add(frame, settings.gopMaxBytes(), settings.gopMaxFrames());
    for (Ring ring : rings.values()) {
      ring.add(frame, startsGroup);
    }
    scheduleFlush(settings, readers);
  }

  private void updateHeaders(Frame frame) {
    if (headers.has(frame)) {
      return; // some encoders repeat them with every key frame
    }
    close();
    if (sticky.offer(frame)) {
      replaceHeaders(sticky.frames());
    }
  }

  private void replaceHeaders(List<Frame> frames) {
    HeaderSet before = headers;
    headers = new HeaderSet(before.version() + 1, frames);
    before.release();
  }

  private void scheduleFlush(HubSettings settings, int readers) {
    if (flushScheduled) {
      return;
    }
    flushScheduled = true;
    int window =
        settings.mergeFixedMillis() >= 0
            ? settings.mergeFixedMillis()
            : MergeWindow.millis(readers, settings.mergeMaxMillis());
    long delay =
        cadence.delayNanos(home.ticker().nanoTime(), TimeUnit.MILLISECONDS.toNanos(window));
    if (delay == 0) {
      home.execute(this::flush);
    } else {
      home.schedule(this::flush, delay, TimeUnit.NANOSECONDS);
    }
  }

  /** Until what is gathered now is written; 0 if nothing is. */
  long untilWriteNanos() {
    return flushScheduled ? cadence.untilLast(home.ticker().nanoTime()) : 0;
  }

  /** Hands everything on that was gathered. */
  void flush() {
    flushScheduled = false;
    close();
    rings.values().forEach(Ring::deliver);
  }

  private void close() {
    if (openFrames == 0) {
      return;
    }
    gop.closeBatch(number, firstFrame, openStartsGroup, headers);
    for (Ring ring : rings.values()) {
      ring.closeBatch(number, headers.version(), headers.frames());
    }
    number++;
    firstFrame = frameCount;
    openFrames = 0;
    openStartsGroup = false;
    save();
  }

  /** If the stream may not keep all it would, the encodings that most readers have come first. */
  private void save() {
    long room = budget.allowed();
    boolean enough = budget.held() <= room;
    if (enough && !saving) {
      return;
    }
    saving = !enough;
    List<Ring> byReaders = new ArrayList<>(rings.values());
    byReaders.sort((a, b) -> Integer.compare(b.readers(), a.readers()));
    room -= gop.bytes();
    for (Ring ring : byReaders) {
      boolean fits = enough || ring.held() <= room;
      ring.lean(!fits);
      room -= fits ? ring.held() : 0;
    }
  }

  /** Readers get what was gathered; later ones get nothing of it, headers included. */
  void forget() {
    flush();
    gop.clear();
    rings.values().forEach(Ring::forget);
    sticky.clear();
    replaceHeaders(List.of());
  }

  void published() {
    List.copyOf(rings.values()).forEach(Ring::published); // a reader may subscribe when it hears
  }

  void unpublished(String reason) {
    List.copyOf(rings.values()).forEach(ring -> ring.unpublished(reason));
  }

  /** The view of a ring for a reader on {@code loop}; counts the reader. */
  LoopRing join(FrameEncoder encoder, EventLoop loop, boolean live) {
    Ring ring = rings.get(encoder.key());
    if (ring == null) {
      ring = newRing(encoder);
      rings.put(encoder.key(), ring);
    }
    ring.readers(1);
    return ring.on(loop, live);
  }

  private Ring newRing(FrameEncoder encoder) {
    Ring ring =
        new Ring(
            encoder, ByteBufAllocator.DEFAULT, budget, context.settings().gopMaxBytes(), bytesOut);
    ring.nextFrame(firstFrame);
    for (GopCache.Batch batch : gop.batches()) {
      ring.nextFrame(batch.firstFrame());
      for (Frame frame : batch.frames()) {
        ring.add(frame, batch.startsGroup());
      }
      ring.closeBatch(batch.number(), batch.headersVersion(), batch.headerFrames());
    }
    ring.nextFrame(firstFrame);
    for (Frame frame : gop.open()) {
      ring.add(frame, openStartsGroup);
    }
    return ring;
  }

  void leave(EncodingKey key) {
    Ring ring = rings.get(key);
    if (ring != null) {
      ring.readers(-1);
      if (ring.readers() == 0) {
        rings.remove(key);
        ring.retire();
      }
    }
  }

  /** Gives a reader inside the process what is kept: headers, and the newest group if it asks. */
  void replay(FrameQueue queue) {
    sticky.frames().forEach(queue::offerHeader);
    if (!queue.fromKeyFrame()) {
      return;
    }
    for (GopCache.Batch batch : gop.batches()) {
      replay(queue, batch.frames(), batch.startsGroup());
    }
    replay(queue, gop.open(), openStartsGroup);
  }

  private void replay(FrameQueue queue, List<Frame> frames, boolean startsGroup) {
    boolean starts = startsGroup;
    for (Frame frame : frames) {
      queue.offer(frame, starts, sticky);
      starts = false;
    }
  }

  /** Lets go of everything. */
  void retire() {
    rings.values().forEach(Ring::retire);
    rings.clear();
    gop.clear();
    sticky.clear();
    headers.release();
    budget.close();
  }
}
