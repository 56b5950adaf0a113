package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaKind;
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

  private final StreamName name;
  private final EventLoop home;
  private final HubContext context;
  private final Batches batches;
  private final Splice splice = new Splice(MAX_HEADER_BYTES);
  private final Consumer<Frame> spliced = this::take;
  private final List<FrameQueue> frameQueues = new ArrayList<>();
  private final Patience patience;
  private final Drops drops;
  private final Meter meter;
  private @Nullable PublicationHandle publication;
  private @Nullable Numberer numberer;
  private boolean over = true;
  private boolean dead;

  // Read by any thread.
  private volatile int readers;
  private volatile long bytesIn;
  private volatile long framesIn;
  private volatile Map<Track, FourCc> tracks = Map.of();
  private volatile @Nullable PublicationHandle visiblePublication;
  private volatile boolean endsAtOnce;

  StreamCore(StreamName name, EventLoop home, HubContext context) {
    this.name = name;
    this.home = home;
    this.context = context;
    this.batches = new Batches(home, context, MAX_HEADER_BYTES);
    this.patience = new Patience(home);
    this.drops = new Drops(name, home, context);
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

  /** How long nothing came from the publisher. */
  long silentNanos() {
    return meter.silentNanos();
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
        batches.bytesOut(),
        framesIn,
        drops.sum(),
        batches.gopBytes(),
        context.isPrivate(name));
  }

  // ---- publishing

  void begin(PublicationHandle newPublication) {
    set(newPublication);
    patience.published();
    batches.published();
    List.copyOf(frameQueues).forEach(FrameQueue::published);
  }

  /** A new publication in the place of the current one: readers stay and see no end. */
  void replace(PublicationHandle newPublication) {
    batches.forget();
    set(newPublication);
  }

  private void set(PublicationHandle newPublication) {
    publication = newPublication;
    visiblePublication = newPublication;
    numberer = new Numberer(context.nextEpoch());
    // The numbers of an origin elsewhere go with its times: they stay as they are.
    splice.start(readers > 0 && newPublication.numbering() == Numbering.ORIGIN);
    over = false;
    endsAtOnce = false;
    bytesIn = 0;
    framesIn = 0;
    tracks = Map.of();
    meter.reset();
  }

  /** Takes a frame of the current publication over. */
  void publish(PublicationHandle from, Frame frame) {
    if (from != publication) {
      frame.release();
      return;
    }
    count(frame);
    if (from.numbering() == Numbering.ORIGIN) {
      splice.offer(frame, spliced);
    } else {
      take(frame);
    }
  }

  /** See {@link org.streamrp2p.spi.stream.Publication#mayPauseNanos}. */
  long mayPauseNanos(PublicationHandle from) {
    if (from != publication || !frameQueues.isEmpty()) {
      return 0;
    }
    long until = readers == 0 ? Pause.UNWATCHED_NANOS : batches.untilWriteNanos();
    return Pause.nanos(until, meter.bitsPerSecond());
  }

  private void count(Frame frame) {
    bytesIn += frame.size();
    framesIn++;
    meter.add(frame.size());
    if (frame.track().kind() != MediaKind.DATA
        && !frame.codec().equals(tracks.get(frame.track()))) {
      Map<Track, FourCc> changed = new LinkedHashMap<>(tracks);
      changed.put(frame.track(), frame.codec());
      tracks = Collections.unmodifiableMap(changed);
    }
  }

  private void take(Frame taken) {
    Numberer current = numberer;
    if (current == null) {
      taken.release();
      return;
    }
    boolean startsGroup = current.startsGroup(taken);
    // Where the origin is elsewhere, groups are found the same way, and its number stays.
    Frame frame =
        taken.number() == null
            ? taken.numbered(current.next(taken, startsGroup))
            : keep(taken, current, startsGroup);
    batches.add(frame, startsGroup, readers);
    for (FrameQueue queue : frameQueues) {
      queue.offer(frame, startsGroup, batches.sticky());
    }
    frame.release();
  }

  private static Frame keep(Frame frame, Numberer numberer, boolean startsGroup) {
    numberer.next(frame, startsGroup);
    return frame;
  }

  /**
   * Ends the current publication, if it is this one.
   *
   * @return whether it was
   */
  boolean end(PublicationHandle ended, String reason) {
    if (ended != publication) {
      return false;
    }
    publication = null;
    visiblePublication = null;
    numberer = null;
    splice.stop();
    batches.forget();
    int linger = context.policy().lingerSeconds();
    endsAtOnce = linger == 0;
    String why = linger == 0 ? reason : "no publisher came back within " + linger + " s";
    patience.unpublished(linger == 0 ? Patience.DRAIN_SECONDS : linger, why, this::over);
    batches.unpublished(reason);
    List.copyOf(frameQueues).forEach(queue -> queue.unpublished(reason));
    return true;
  }

  /** Nobody waits for its publisher any more. */
  private void over() {
    if (!over) {
      over = true;
      splice.forget();
      context.streamOver(name, readers);
    }
  }

  /** Whether readers leave as soon as they have what is left of it. From any thread. */
  boolean endsAtOnce() {
    return endsAtOnce;
  }

  // ---- reading

  /** The view of a ring for a reader on {@code loop}; counts the reader. */
  LoopRing join(FrameEncoder encoder, EventLoop loop) {
    return batches.join(encoder, loop, publication != null);
  }

  /** Whether what is kept is of the publication that is there, so that a reader may begin at it. */
  boolean keepsCurrent() {
    return publication != null && !splice.waiting();
  }

  void leave(EncodingKey key) {
    batches.leave(key);
  }

  /** A reader with a connection came; it waits, if it must, for as long as the policy allows. */
  void joined(Patience.Waiter reader) {
    patience.joined(reader, publication != null, context.policy().waitSeconds());
  }

  void left(Patience.Waiter reader) {
    patience.left(reader);
  }

  void add(FrameQueue queue) {
    frameQueues.add(queue);
    if (publication != null) {
      queue.published();
      batches.replay(queue);
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
    drops.add(frames);
  }

  /** Nobody publishes and nobody reads: lets go of everything. */
  boolean dieIfUnused() {
    if (!dead && publication == null && readers == 0) {
      dead = true;
      patience.stop();
      batches.retire();
      over();
    }
    return dead;
  }
}
