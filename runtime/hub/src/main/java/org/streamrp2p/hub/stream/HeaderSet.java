package org.streamrp2p.hub.stream;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import org.streamrp2p.media.Frame;

/** The sticky frames of a stream at one moment. Immutable; owns a reference of each. */
final class HeaderSet extends AbstractReferenceCounted {
  private final long version;
  private final List<Frame> frames;

  /**
   * @param frames borrowed; retained
   */
  HeaderSet(long version, List<Frame> frames) {
    this.version = version;
    this.frames = List.copyOf(frames);
    this.frames.forEach(Frame::retain);
  }

  long version() {
    return version;
  }

  List<Frame> frames() {
    return frames;
  }

  /** Whether one of them says the same. */
  boolean has(Frame frame) {
    for (Frame f : frames) {
      if (f.type() == frame.type()
          && f.track().equals(frame.track())
          && f.codec().equals(frame.codec())) {
        return ByteBufUtil.equals(f.content(), frame.content());
      }
    }
    return false;
  }

  @Override
  public HeaderSet retain() {
    super.retain();
    return this;
  }

  @Override
  protected void deallocate() {
    frames.forEach(Frame::release);
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }
}
