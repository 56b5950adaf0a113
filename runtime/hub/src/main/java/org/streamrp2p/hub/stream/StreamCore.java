package org.streamrp2p.hub.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.hub.fanout.MergeWindow;
import org.streamrp2p.hub.fanout.Ring;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;

/**
 * One stream. Everything in it happens on its home event loop, except the accessors that say
 * otherwise.
 */
final class StreamCore {
  private static final int MAX_HEADER_BYTES = 1 << 20;
  private static final long FRAME_GAP_NANOS = MediaTime.fromMillis(1);

  private final StreamName name;
  private final EventLoop home;
  private final HubContext context;
  private final StickyFrames sticky = new StickyFrames(MAX_HEADER_BYTES);
  private final GopCache gop;
  private final Map<EncodingKey, Ring> rings = new LinkedHashMap<>();
  private final List<FrameQueue> frameQueues = new ArrayList<>();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder framesDropped = new LongAdder();
  private final Meter meter;
  private HeaderSet headers = new HeaderSet(0, List.of());
  private long batchNumber;
  private long frameCount;
  private long batchFirstFrame;
  private int openFrames;
  private boolean openStartsGroup;
  private boolean flushScheduled;
  private boolean dropScheduled;
  private long droppedTold;
  private @Nullable PublicationHandle publication;
  private @Nullable Numberer numberer;
  private long lastDecodeTimeNanos = Long.MIN_VALUE;
  private long timeShiftNanos;
  private boolean shiftKnown;
  private boolean dead;

  // Read by any thread.
  private volatile int readers;
  private volatile long bytesIn;
  private volatile long framesIn;
  private volatile Map<Track, FourCc> tracks = Map.of();
  private volatile @Nullable PublicationHandle visiblePublication;

  StreamCore(StreamName name, EventLoop home, HubContext context) {
    this.name = name;
    this.home = home;
    this.context = context;
    this.gop = new GopCache(context.budget());
    this.meter = new Meter(context.nanoTime());
  }

  StreamName name() {
    return name;
  }

  EventLoop home() {
    return home;
  }

  boolean dead() {
    return dead;
  }

  @Nullable PublicationHandle publication() {
    return publication;
  }

  /** From any thread. */
  StreamSnapshot snapshot() {
    PublicationHandle p = visiblePublication;
    return new StreamSnapshot(
        name,
        p != null,
        p == null ? null : p.since(),
        p == null ? "" : p.publisher(),
        p == null ? List.of() : StreamSnapshot.tracks(tracks),
        readers,
        p == null ? 0 : meter.bitsPerSecond(),
        bytesIn,
        bytesOut.sum(),
        framesIn,
        framesDropped.sum(),
        gop.bytes());
  }

  // ---- publishing

  void begin(PublicationHandle newPublication) {
    set(newPublication);
    List.copyOf(rings.values()).forEach(Ring::published); // a reader may subscribe when it hears
    List.copyOf(frameQueues).forEach(FrameQueue::published);
  }

  /** A new publication in the place of the current one: readers stay and see no end. */
  void replace(PublicationHandle newPublication) {
    flush();
    gop.clear();
    rings.values().forEach(Ring::forget);
    forgetHeaders();
    set(newPublication);
  }

  private void set(PublicationHandle newPublication) {
    publication = newPublication;
    visiblePublication = newPublication;
    numberer = new Numberer(context.nextEpoch());
    bytesIn = 0;
    framesIn = 0;
    tracks = Map.of();
    shiftKnown = false;
    meter.reset();
  }

  /** Takes a frame of the current publication over. */
  void publish(PublicationHandle from, Frame published) {
    Numberer current = numberer;
    if (from != publication || current == null) {
      published.release();
      return;
    }
    boolean origin = from.numbering() == Numbering.ORIGIN;
    Frame shifted = origin ? continueTime(published) : published;
    boolean startsGroup = current.startsGroup(shifted);
    Frame frame =
        origin
            ? shifted.numbered(current.next(shifted, startsGroup))
            : keep(shifted, current, startsGroup);
    count(frame);
    if (frame.type().sticky()) {
      closeBatch();
      updateHeaders(frame);
    } else if (startsGroup) {
      closeBatch();
      gop.startGroup();
    }
    add(frame, startsGroup);
    frame.release();
  }

  private static Frame keep(Frame frame, Numberer numberer, boolean startsGroup) {
    numberer.next(frame, startsGroup); // groups are found the same way; the origin's number stays
    return frame;
  }

  /** Players of an earlier publication see time go on, whatever clock the new publisher has. */
  private Frame continueTime(Frame frame) {
    if (!shiftKnown && frame.type() == FrameType.CODED) {
      shiftKnown = true;
      boolean continues = lastDecodeTimeNanos != Long.MIN_VALUE && readers > 0;
      timeShiftNanos =
          continues ? lastDecodeTimeNanos + FRAME_GAP_NANOS - frame.decodeTimeNanos() : 0;
    }
    if (frame.type() == FrameType.CODED) {
      lastDecodeTimeNanos = Math.max(lastDecodeTimeNanos, frame.decodeTimeNanos() + timeShiftNanos);
    }
    return timeShiftNanos == 0 ? frame : frame.at(frame.decodeTimeNanos() + timeShiftNanos);
  }

  private void count(Frame frame) {
    bytesIn += frame.size();
    framesIn++;
    meter.add(frame.size());
    if (frame.track().kind() != MediaKind.DATA
        && !frame.codec().equals(tracks.get(frame.track()))) {
      Map<Track, FourCc> changed = new LinkedHashMap<>(tracks);
      changed.put(frame.track(), frame.codec());
      tracks = java.util.Collections.unmodifiableMap(changed);
    }
  }

  private void updateHeaders(Frame frame) {
    if (sticky.offer(frame)) {
      HeaderSet before = headers;
      headers = new HeaderSet(before.version() + 1, sticky.frames());
      before.release();
      rings.values().forEach(ring -> ring.headers(headers.version(), headers.frames()));
    }
  }

  private void add(Frame frame, boolean startsGroup) {
    openStartsGroup |= startsGroup;
    openFrames++;
    frameCount++;
    HubSettings settings = context.settings();
    gop.add(frame, settings.gopMaxBytes(), settings.gopMaxFrames());
    for (Ring ring : rings.values()) {
      ring.add(frame, startsGroup);
    }
    for (FrameQueue queue : frameQueues) {
      queue.offer(frame, startsGroup, sticky);
    }
    scheduleFlush(settings);
  }

  private void scheduleFlush(HubSettings settings) {
    if (flushScheduled) {
      return;
    }
    flushScheduled = true;
    int window =
        settings.mergeFixedMillis() >= 0
            ? settings.mergeFixedMillis()
            : MergeWindow.millis(readers, settings.mergeMaxMillis());
    if (window == 0) {
      home.execute(this::flush);
    } else {
      home.schedule(this::flush, window, TimeUnit.MILLISECONDS);
    }
  }

  private void flush() {
    flushScheduled = false;
    closeBatch();
    rings.values().forEach(Ring::deliver);
  }

  private void closeBatch() {
    if (openFrames == 0) {
      return;
    }
    gop.closeBatch(batchNumber, batchFirstFrame, openStartsGroup, headers);
    for (Ring ring : rings.values()) {
      ring.closeBatch(batchNumber);
    }
    batchNumber++;
    batchFirstFrame = frameCount;
    openFrames = 0;
    openStartsGroup = false;
  }

  /** Ends the current publication, if it is this one. */
  void end(PublicationHandle ended, String reason) {
    if (ended != publication) {
      return;
    }
    flush();
    publication = null;
    visiblePublication = null;
    numberer = null;
    gop.clear();
    forgetHeaders();
    for (Ring ring : List.copyOf(rings.values())) {
      ring.forget();
      ring.unpublished(reason);
    }
    List.copyOf(frameQueues).forEach(queue -> queue.unpublished(reason));
  }

  /** Headers belong to a publication: the next one brings its own. */
  private void forgetHeaders() {
    sticky.clear();
    HeaderSet before = headers;
    headers = new HeaderSet(before.version() + 1, List.of());
    before.release();
    rings.values().forEach(ring -> ring.headers(headers.version(), headers.frames()));
  }

  // ---- reading

  /** The view of a ring for a reader on {@code loop}; counts the reader. */
  LoopRing join(FrameEncoder encoder, EventLoop loop) {
    Ring ring = rings.get(encoder.key());
    if (ring == null) {
      ring = newRing(encoder);
      rings.put(encoder.key(), ring);
    }
    ring.readers(1);
    return ring.on(loop, publication != null);
  }

  private Ring newRing(FrameEncoder encoder) {
    Ring ring =
        new Ring(
            encoder,
            ByteBufAllocator.DEFAULT,
            context.budget(),
            context.settings().gopMaxBytes(),
            bytesOut);
    ring.nextFrame(batchFirstFrame);
    for (GopCache.Batch batch : gop.batches()) {
      ring.nextFrame(batch.firstFrame());
      ring.headers(batch.headers().version(), batch.headers().frames());
      for (Frame frame : batch.frames()) {
        ring.add(frame, batch.startsGroup());
      }
      ring.closeBatch(batch.number());
    }
    ring.nextFrame(batchFirstFrame);
    ring.headers(headers.version(), headers.frames());
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

  void add(FrameQueue queue) {
    frameQueues.add(queue);
    if (publication != null) {
      queue.published();
      sticky.frames().forEach(queue::offerHeader);
      if (queue.fromKeyFrame()) {
        for (GopCache.Batch batch : gop.batches()) {
          boolean starts = batch.startsGroup();
          for (Frame frame : batch.frames()) {
            queue.offer(frame, starts, sticky);
            starts = false;
          }
        }
        boolean starts = openStartsGroup;
        for (Frame frame : gop.open()) {
          queue.offer(frame, starts, sticky);
          starts = false;
        }
      }
    }
  }

  void remove(FrameQueue queue) {
    frameQueues.remove(queue);
  }

  /** Changes the number of readers, of all kinds. */
  int countReaders(int change) {
    readers += change;
    return readers;
  }

  int readers() {
    return readers;
  }

  /** A reader lost frames. From any thread. */
  void dropped(long frames) {
    framesDropped.add(frames);
    home.execute(this::tellDropsSoon);
  }

  private void tellDropsSoon() {
    if (!dropScheduled) {
      dropScheduled = true;
      home.schedule(this::tellDrops, 1, TimeUnit.SECONDS);
    }
  }

  private void tellDrops() {
    dropScheduled = false;
    long sum = framesDropped.sum();
    context.droppedFrames(name, sum - droppedTold);
    droppedTold = sum;
  }

  /** Nobody publishes and nobody reads: lets go of everything. */
  boolean dieIfUnused() {
    if (!dead && publication == null && readers == 0) {
      dead = true;
      rings.values().forEach(Ring::retire);
      rings.clear();
      gop.clear();
      sticky.clear();
      headers.release();
    }
    return dead;
  }
}
