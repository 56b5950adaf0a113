package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;

/**
 * An FLV file that is written as a stream goes on. At any moment everything up to the last whole
 * tag can be played; duration, size and the index of key frames are filled in by {@link #complete},
 * or by {@link #repair} after a crash. Not for several threads at once.
 */
public final class RecordingFile {
  private final SeekableByteChannel channel;
  private final KeyFrames keyFrames;
  private RecordingHead head;
  private long end;
  private long lastMillis;

  private RecordingFile(
      SeekableByteChannel channel,
      RecordingHead head,
      long end,
      long lastMillis,
      KeyFrames keyFrames) {
    this.channel = channel;
    this.head = head;
    this.end = end;
    this.lastMillis = lastMillis;
    this.keyFrames = keyFrames;
  }

  /**
   * Begins a file.
   *
   * @param channel of an empty file, readable and writable; stays the caller's
   */
  public static RecordingFile begin(
      SeekableByteChannel channel, String stream, String since, int part) throws IOException {
    RecordingHead head = new RecordingHead(0, 0, false, stream, since, part);
    RecordingFile file = new RecordingFile(channel, head, RecordingHead.SIZE, 0, new KeyFrames());
    file.write(0, head.encode(List.of()));
    return file;
  }

  /**
   * Goes on behind the last whole tag of a file; what is behind that is cut off.
   *
   * @return null if it is no file of a recorder of this program
   */
  public static @Nullable RecordingFile resume(SeekableByteChannel channel) throws IOException {
    RecordingScan scan = RecordingScan.of(channel);
    if (scan == null) {
      return null;
    }
    RecordingHead before = scan.head();
    RecordingHead head =
        new RecordingHead(0, 0, false, before.stream(), before.since(), before.part());
    RecordingFile file =
        new RecordingFile(channel, head, scan.end(), scan.lastMillis(), scan.keyFrames());
    channel.truncate(scan.end());
    file.write(0, head.encode(List.of()));
    return file;
  }

  /**
   * Completes a file that a crash left behind.
   *
   * @return whether there was something to do
   */
  public static boolean repair(SeekableByteChannel channel) throws IOException {
    RecordingHead head = RecordingScan.head(channel);
    if (head == null || head.complete()) {
      return false;
    }
    RecordingFile file = resume(channel);
    if (file != null) {
      file.complete();
    }
    return file != null;
  }

  /**
   * What a file says about itself.
   *
   * @return null if it is no file of a recorder of this program
   */
  public static @Nullable RecordingHead read(SeekableByteChannel channel) throws IOException {
    return RecordingScan.head(channel);
  }

  /**
   * Appends a frame as one tag.
   *
   * @param frame borrowed
   * @throws IOException if it cannot be written; the file then ends behind the tag before
   * @throws FlvException if the frame has no form in FLV; nothing is written
   */
  public void write(Frame frame) throws IOException {
    if (PublishedMetadata.is(frame)) {
      Frame cleaned = PublishedMetadata.withoutLength(frame);
      try {
        writeTag(cleaned);
      } finally {
        cleaned.release();
      }
    } else {
      writeTag(frame);
    }
  }

  private void writeTag(Frame frame) throws IOException {
    ByteBuf tag = ByteBufAllocator.DEFAULT.buffer(FlvWriter.tagSize(frame));
    try {
      FlvWriter.tag(frame, tag);
      write(end, tag.nioBuffer());
      if (frame.isKeyFrame()) {
        long millis = MediaTime.toMillis(frame.decodeTimeNanos());
        keyFrames.add(millis, end);
      }
      end += tag.readableBytes();
      lastMillis = Math.max(lastMillis, MediaTime.toMillis(frame.decodeTimeNanos()));
    } catch (IOException e) {
      cutOff(e);
      throw e;
    } finally {
      tag.release();
    }
  }

  private void cutOff(IOException why) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void write(long position, ByteBuffer bytes) throws IOException {
    channel.position(position);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Fills duration, size and key frames in. */
  public void complete() throws IOException {
    head = new RecordingHead(lastMillis, end, true, head.stream(), head.since(), head.part());
    write(0, head.encode(keyFrames.list()));
  }

  /** Bytes written so far. */
  public long size() {
    return end;
  }

  /** Time of the last frame. */
  public long lastMillis() {
    return lastMillis;
  }

  public RecordingHead head() {
    return head;
  }
}
