package org.streamrp2p.recorder;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.RecordingFile;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameNumber;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.media.StickyFrames;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Subscription;

/**
 * One recording: files one after the other, each beginning at a key frame with all headers and time
 * 0. If nothing can be written it pauses and looks again at a later key frame; the stream is never
 * held up. Frames come on the subscription's own thread, {@link #finish} and {@link #info} from
 * any; the latter does not wait for the disk.
 */
final class StreamRecorder implements FrameSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRecorder.class);
  private static final int MAX_HEADER_BYTES = 4 << 20;
  private static final long CHECK_BYTES = 4 << 20;
  private static final long RETRY_MILLIS = 5000;

  /** From the last frame of a file to the first one appended: no two have the same time. */
  private static final long APPENDED_MILLIS = 40;

  private final StreamName stream;
  private final Settings settings;
  private final Library library;
  private final Storage storage;
  private final Clock clock;
  private final Consumer<StreamRecorder> ended;
  private final StickyFrames sticky = new StickyFrames(MAX_HEADER_BYTES);
  private final List<Path> files = new ArrayList<>();
  private Runnable partEnded = () -> {};
  private int parts;
  private @Nullable Subscription subscription;
  private @Nullable SeekableByteChannel channel;
  private @Nullable RecordingFile file;
  private @Nullable RecordingInfo resumed;
  private long baseNanos;
  private long offsetMillis;
  private long doneMillis;
  private long doneBytes;
  private long uncheckedBytes;
  private long retryAtMillis;
  private long epoch = -1;
  private long group = -1;
  private String problem = "";
  private boolean over;
  private boolean unpublished;
  private @Nullable Runnable next;

  // Read by any thread, while another one may hang in a write.
  private volatile Instant since;
  private volatile List<String> names = List.of();
  private volatile RecordingInfo.State state = RecordingInfo.State.PAUSED;
  private volatile long toldMillis;
  private volatile long toldBytes;

  /**
   * @param resumed a recording whose last file goes on, or null
   * @param ended runs once, when the recording is complete
   */
  StreamRecorder(
      StreamName stream,
      Settings settings,
      Library library,
      Storage storage,
      Clock clock,
      @Nullable RecordingInfo resumed,
      Consumer<StreamRecorder> ended) {
    this.stream = stream;
    this.settings = settings;
    this.library = library;
    this.storage = storage;
    this.clock = clock;
    this.resumed = resumed;
    this.ended = ended;
    this.since = clock.instant();
  }

  StreamName stream() {
    return stream;
  }

  /**
   * @param told runs whenever a part is complete and the next one was begun
   */
  synchronized void onPartEnded(Runnable told) {
    partEnded = told;
  }

  /**
   * Somebody wished for a recording while this one ran: if it ends because its publication does,
   * the next publication may be there already, and nobody wishes again.
   */
  synchronized void next(Runnable begin) {
    next = begin;
  }

  /** What is to follow now that it is over; null for nothing. */
  synchronized @Nullable Runnable takeNext() {
    return unpublished ? next : null;
  }

  /** Opens the first file, so that a folder that cannot be written is known at once. */
  synchronized void open() throws IOException {
    checkRoom();
    RecordingInfo before = resumed;
    resumed = null;
    if (before == null || !resume(before)) {
      nextFile();
    }
    tell();
  }

  /** Goes on with the last file of a recording; those before it stay its parts. */
  private boolean resume(RecordingInfo before) throws IOException {
    List<Path> all = before.files().stream().map(library.folder()::resolve).toList();
    SeekableByteChannel opened = storage.open(all.getLast());
    try {
      long size = opened.size();
      RecordingFile old = RecordingFile.resume(opened);
      if (old == null) {
        opened.close();
        return false;
      }
      since = before.since();
      files.addAll(all.subList(0, all.size() - 1));
      doneMillis = Math.max(0, before.length().toMillis() - old.lastMillis());
      doneBytes = Math.max(0, before.bytes() - size);
      parts = old.head().part() - 1;
      take(all.getLast(), opened, old, old.lastMillis() + APPENDED_MILLIS);
      return true;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private void nextFile() throws IOException {
    int part = parts + 1;
    Path path = library.path(stream, since, part);
    SeekableByteChannel opened = storage.create(path);
    try {
      RecordingFile begun = RecordingFile.begin(opened, stream.toString(), since.toString(), part);
      take(path, opened, begun, 0);
    } catch (IOException e) {
      opened.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private void take(Path path, SeekableByteChannel opened, RecordingFile begun, long offset) {
    parts++;
    files.add(path);
    nameFiles();
    channel = opened;
    file = begun;
    offsetMillis = offset;
    baseNanos = Long.MIN_VALUE;
  }

  synchronized void subscription(Subscription given) {
    subscription = given;
    if (over) {
      given.close();
    }
  }

  @Override
  public synchronized void onFrame(Frame frame) {
    if (over) {
      return;
    }
    boolean starts = startsGroup(frame);
    // First of all: a header that meets a full disk is that of the next file all the same.
    sticky.offer(frame);
    try {
      if (file == null && starts && clock.millis() >= retryAtMillis) {
        checkRoom();
        nextFile();
        LOG.info("{} is recorded again", stream);
        problem = "";
      } else if (file != null && starts && isFull(frame, file)) {
        completeFile();
        nextFile();
        partEnded.run();
      }
      RecordingFile current = file;
      if (current != null) {
        write(current, frame);
      }
      tell();
    } catch (IOException e) {
      pause(e);
    }
  }

  /**
   * Whether a file can begin with this frame, by the groups that the stream has: at key frames of
   * its first video track, or at sound where there is no video.
   */
  private boolean startsGroup(Frame frame) {
    FrameNumber number = frame.number();
    if (number == null || frame.type() != FrameType.CODED) {
      return false;
    }
    boolean starts = number.epoch() != epoch || number.group() != group;
    epoch = number.epoch();
    group = number.group();
    return starts;
  }

  private boolean isFull(Frame frame, RecordingFile current) {
    return (settings.splitBytes() > 0 && current.size() >= settings.splitBytes())
        || (settings.splitMillis() > 0 && inFile(frame) >= settings.splitMillis());
  }

  /** The time of a frame in the file that is written, where the next one may be the first. */
  private long inFile(Frame frame) {
    long passed = baseNanos == Long.MIN_VALUE ? 0 : frame.decodeTimeNanos() - baseNanos;
    return Math.max(0, MediaTime.toMillis(passed)) + offsetMillis;
  }

  /** Headers wait for the first coded frame: it is what time begins with. */
  private void write(RecordingFile current, Frame frame) throws IOException {
    boolean begins = baseNanos == Long.MIN_VALUE;
    if (begins && frame.type().sticky()) {
      return;
    }
    if (begins) {
      baseNanos = frame.decodeTimeNanos();
      for (Frame header : sticky.frames()) {
        append(current, header, offsetMillis);
      }
    }
    append(current, frame, inFile(frame));
    uncheckedBytes += frame.size();
    if (uncheckedBytes >= CHECK_BYTES) {
      uncheckedBytes = 0;
      checkRoom();
    }
  }

  private void append(RecordingFile current, Frame frame, long millis) throws IOException {
    try {
      current.write(frame.at(MediaTime.fromMillis(millis)));
    } catch (FlvException e) {
      LOG.debug("{}: {} is left out: {}", stream, frame, e.getMessage());
    }
  }

  private void checkRoom() throws IOException {
    long free = storage.freeBytes(library.folder());
    if (free < settings.minFreeBytes()) {
      throw new IOException(
          "%d MB free (expected: recorder.minFreeMegabytes, %d, or more)"
              .formatted(free >> 20, settings.minFreeBytes() >> 20));
    }
  }

  /** Nothing is written until there is room. */
  synchronized void pause(IOException why) {
    retryAtMillis = clock.millis() + RETRY_MILLIS;
    String message = String.valueOf(why.getMessage());
    if (problem.isEmpty()) {
      LOG.warn("{} is not recorded any more until there is room: {}", stream, message);
    }
    problem = message;
    try {
      completeFile();
    } catch (IOException e) {
      LOG.warn("{}: the last file is completed at the next start: {}", stream, e.toString());
    }
    tell();
  }

  private void completeFile() throws IOException {
    RecordingFile current = file;
    SeekableByteChannel opened = channel;
    file = null;
    channel = null;
    if (current != null && opened != null) {
      doneMillis += current.lastMillis();
      doneBytes += current.size();
      try (opened) {
        current.complete();
      }
    }
  }

  @Override
  public void onGap(long frames) {
    LOG.warn("{}: the disk is too slow, {} frames are missing in the recording", stream, frames);
  }

  @Override
  public void onUnpublished(String reason) {
    synchronized (this) {
      unpublished = !over;
    }
    finish();
  }

  @Override
  public void onClosed() {
    finish();
  }

  /** Completes the recording; nothing happens the second time. */
  RecordingInfo finish() {
    boolean first;
    synchronized (this) {
      first = !over;
      over = true;
      if (first) {
        sticky.clear();
        try {
          completeFile();
        } catch (IOException e) {
          LOG.warn("{}: the last file is completed at the next start: {}", stream, e.toString());
        }
        tell();
      }
    }
    if (first) {
      Subscription current = subscription;
      if (current != null) {
        current.close();
      }
      ended.accept(this);
    }
    return info();
  }

  /** Gives a recording up that never began; its file is removed. */
  synchronized void abandon() {
    over = true;
    boolean kept = offsetMillis > 0;
    try {
      completeFile();
      if (!kept && !files.isEmpty()) {
        Files.deleteIfExists(files.getLast());
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", stream, e.toString());
    }
  }

  /** What keeps it from writing; empty if nothing does. */
  synchronized String problem() {
    return over ? "" : problem;
  }

  /** The file that is written now; null while there is none. */
  synchronized @Nullable Path writing() {
    return file == null ? null : files.getLast();
  }

  /** Files that were removed belong to the recording no more. */
  synchronized void forget(Set<Path> removed) {
    files.removeAll(removed);
    nameFiles();
  }

  private void nameFiles() {
    names = files.stream().map(library::relative).toList();
  }

  private void tell() {
    RecordingFile current = file;
    toldMillis = doneMillis + (current == null ? 0 : current.lastMillis());
    toldBytes = doneBytes + (current == null ? 0 : current.size());
    state =
        over
            ? RecordingInfo.State.COMPLETE
            : current == null ? RecordingInfo.State.PAUSED : RecordingInfo.State.RUNNING;
  }

  /** As of the last frame that was written. From any thread; does not block. */
  RecordingInfo info() {
    return new RecordingInfo(stream, since, Duration.ofMillis(toldMillis), toldBytes, names, state);
  }
}
