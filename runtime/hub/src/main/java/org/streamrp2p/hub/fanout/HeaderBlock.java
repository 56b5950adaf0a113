package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/**
 * The encoded sequence headers and metadata that a reader needs before a group. Immutable; shared
 * by all groups between two changes of the stream's headers.
 */
final class HeaderBlock extends AbstractReferenceCounted {
  private final long version;
  private final ByteBuf bytes;
  private final MemoryBudget.Share budget;
  private final int size;

  /**
   * @param version rises with each change of the stream's headers
   * @param bytes transfers
   */
  HeaderBlock(long version, ByteBuf bytes, MemoryBudget.Share budget) {
    this.version = version;
    this.bytes = bytes;
    this.budget = budget;
    this.size = bytes.capacity();
    budget.take(size);
  }

  long version() {
    return version;
  }

  ByteBuf bytes() {
    return bytes;
  }

  /** Memory it holds. */
  int size() {
    return size;
  }

  @Override
  public HeaderBlock retain() {
    super.retain();
    return this;
  }

  @Override
  protected void deallocate() {
    bytes.release();
    budget.free(size);
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    bytes.touch(hint);
    return this;
  }
}
