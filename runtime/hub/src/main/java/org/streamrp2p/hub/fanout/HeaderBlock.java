package org.streamrp2p.hub.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/** The encoded sequence headers and metadata that a reader needs before a batch. Immutable. */
final class HeaderBlock extends AbstractReferenceCounted {
  private final long version;
  private final ByteBuf bytes;

  /**
   * @param version rises with each change of the stream's headers
   * @param bytes transfers
   */
  HeaderBlock(long version, ByteBuf bytes) {
    this.version = version;
    this.bytes = bytes;
  }

  long version() {
    return version;
  }

  ByteBuf bytes() {
    return bytes;
  }

  @Override
  protected void deallocate() {
    bytes.release();
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    bytes.touch(hint);
    return this;
  }
}
