package org.streamrp2p.media;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import org.jspecify.annotations.Nullable;

/**
 * One frame: a track, a time, and a payload as the codec defines it (for AVC: length-prefixed NAL
 * units; for AAC: a raw access unit; no wire format's header).
 *
 * <p><b>Ownership.</b> A frame shares the reference count of its payload. Who makes a frame
 * transfers the payload to it; a method that takes a frame says whether it borrows or takes it
 * over. The payload is read-only by agreement: indices and bytes stay as they are, readers use
 * {@code getX} or a duplicate.
 *
 * <p><b>Threads.</b> Immutable but for the reference count, which is atomic: may be passed between
 * threads.
 */
public final class Frame implements ByteBufHolder {
  private final Track track;
  private final FrameType type;
  private final FourCc codec;
  private final boolean key;
  private final long decodeTimeNanos;
  private final long compositionOffsetNanos;
  private final ByteBuf content;
  private final @Nullable FrameNumber number;

  private Frame(
      Track track,
      FrameType type,
      FourCc codec,
      boolean key,
      long decodeTimeNanos,
      long compositionOffsetNanos,
      ByteBuf content,
      @Nullable FrameNumber number) {
    this.track = requireNonNull(track, "track");
    this.type = requireNonNull(type, "type");
    this.codec = requireNonNull(codec, "codec");
    this.key = key;
    this.decodeTimeNanos = decodeTimeNanos;
    this.compositionOffsetNanos = compositionOffsetNanos;
    this.content = requireNonNull(content, "content");
    this.number = number;
  }

  /**
   * Coded media.
   *
   * @param key whether a decoder can start here
   * @param decodeTimeNanos decode time, nanoseconds from an origin that the publisher chose
   * @param compositionOffsetNanos presentation time less decode time; may be negative
   * @param content transfers
   */
  public static Frame coded(
      Track track,
      FourCc codec,
      boolean key,
      long decodeTimeNanos,
      long compositionOffsetNanos,
      ByteBuf content) {
    return new Frame(
        track, FrameType.CODED, codec, key, decodeTimeNanos, compositionOffsetNanos, content, null);
  }

  /**
   * A frame that is no coded media: sequence header, metadata, end of sequence.
   *
   * @param content transfers
   */
  public static Frame of(
      Track track, FrameType type, FourCc codec, long decodeTimeNanos, ByteBuf content) {
    return new Frame(track, type, codec, false, decodeTimeNanos, 0, content, null);
  }

  /**
   * The same frame with its number. Shares the payload and its reference count: nothing is
   * retained.
   */
  public Frame numbered(FrameNumber newNumber) {
    return new Frame(
        track,
        type,
        codec,
        key,
        decodeTimeNanos,
        compositionOffsetNanos,
        content,
        requireNonNull(newNumber));
  }

  /**
   * The same frame at another decode time, as when a publication continues an earlier one. Shares
   * the payload and its reference count: nothing is retained.
   */
  public Frame at(long newDecodeTimeNanos) {
    return new Frame(
        track, type, codec, key, newDecodeTimeNanos, compositionOffsetNanos, content, number);
  }

  public Track track() {
    return track;
  }

  public FrameType type() {
    return type;
  }

  public FourCc codec() {
    return codec;
  }

  /**
   * Whether a decoder can start here: an IDR or other random access point; always false unless
   * coded video.
   */
  public boolean key() {
    return key;
  }

  public long decodeTimeNanos() {
    return decodeTimeNanos;
  }

  public long compositionOffsetNanos() {
    return compositionOffsetNanos;
  }

  /** The origin's number; null until the frame was published. */
  public @Nullable FrameNumber number() {
    return number;
  }

  /** Whether this is coded video that a decoder can start from. */
  public boolean isKeyFrame() {
    return key && track.kind() == MediaKind.VIDEO && type == FrameType.CODED;
  }

  /** Payload size in bytes. */
  public int size() {
    return content.readableBytes();
  }

  /** The payload: borrowed, read-only by agreement. */
  @Override
  public ByteBuf content() {
    return content;
  }

  @Override
  public Frame copy() {
    return replace(content.copy());
  }

  @Override
  public Frame duplicate() {
    return replace(content.duplicate());
  }

  @Override
  public Frame retainedDuplicate() {
    return replace(content.retainedDuplicate());
  }

  @Override
  public Frame replace(ByteBuf newContent) {
    return new Frame(
        track, type, codec, key, decodeTimeNanos, compositionOffsetNanos, newContent, number);
  }

  @Override
  public int refCnt() {
    return content.refCnt();
  }

  @Override
  public Frame retain() {
    content.retain();
    return this;
  }

  @Override
  public Frame retain(int increment) {
    content.retain(increment);
    return this;
  }

  @Override
  public Frame touch() {
    content.touch(this);
    return this;
  }

  @Override
  public Frame touch(Object hint) {
    content.touch(hint);
    return this;
  }

  @Override
  public boolean release() {
    return content.release();
  }

  @Override
  public boolean release(int decrement) {
    return content.release(decrement);
  }

  @Override
  public String toString() {
    return "Frame["
        + track.kind()
        + ' '
        + track.id()
        + ' '
        + type
        + ' '
        + codec
        + (key ? " key" : "")
        + " dts="
        + MediaTime.toMillis(decodeTimeNanos)
        + "ms cts="
        + MediaTime.toMillis(compositionOffsetNanos)
        + "ms "
        + content.readableBytes()
        + " bytes"
        + (number == null ? "" : " #" + number.sequence())
        + ']';
  }
}
