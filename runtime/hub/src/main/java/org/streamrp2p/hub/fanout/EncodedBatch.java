package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * Frames encoded one behind the other: the unit that is written. Immutable; shared by event loops,
 * each with a reference of its own.
 */
final class EncodedBatch extends AbstractReferenceCounted {
  private final long number;
  private final long firstFrame;
  private final int frames;
  private final boolean startsGroup;
  private final ByteBuf bytes;
  private final long headersVersion;
  private final @Nullable HeaderBlock headers;
  private final MemoryBudget.Share budget;
  private final int size;

  /**
   * @param number of the stream's batches, the same in every ring of the stream
   * @param firstFrame how many frames of the stream came before
   * @param startsGroup whether a reader may begin here
   * @param bytes transfers; may be empty
   * @param headersVersion which headers of the stream a reader knows that has read up to here
   * @param headers what a reader that begins here needs before; null if none can begin here;
   *     transfers one reference
   */
  EncodedBatch(
      long number,
      long firstFrame,
      int frames,
      boolean startsGroup,
      ByteBuf bytes,
      long headersVersion,
      @Nullable HeaderBlock headers,
      MemoryBudget.Share budget) {
    this.number = number;
    this.firstFrame = firstFrame;
    this.frames = frames;
    this.startsGroup = startsGroup;
    this.bytes = bytes;
    this.headersVersion = headersVersion;
    this.headers = headers;
    this.budget = budget;
    this.size = bytes.capacity();
    budget.take(size);
  }

  long number() {
    return number;
  }

  long firstFrame() {
    return firstFrame;
  }

  int frames() {
    return frames;
  }

  boolean startsGroup() {
    return startsGroup;
  }

  ByteBuf bytes() {
    return bytes;
  }

  long headersVersion() {
    return headersVersion;
  }

  @Nullable HeaderBlock headers() {
    return headers;
  }

  /** Memory it holds, the headers included, which it may share with others. */
  int size() {
    return headers == null ? size : size + headers.size();
  }

  @Override
  public EncodedBatch retain() {
    super.retain();
    return this;
  }

  @Override
  protected void deallocate() {
    bytes.release();
    if (headers != null) {
      headers.release();
    }
    budget.free(size);
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    bytes.touch(hint);
    return this;
  }
}
