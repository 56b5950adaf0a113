package org.streamrp2p.rtmp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.streamrp2p.amf.Amf0;
import org.streamrp2p.amf.AmfException;

/** Script data (RTMP 1.0 §7.1.2): here it is AMF0, whatever it came as. */
public final class DataMessage {
  private DataMessage() {}

  /**
   * Data of type 15: AMF0 behind a zero, with values that switch to AMF3.
   *
   * @param payload borrowed; read to its end
   * @return the same in AMF0 alone; transfers to the caller
   * @throws AmfException if it cannot be read
   */
  public static ByteBuf fromAmf3(ByteBuf payload, ByteBufAllocator allocator) {
    ByteBuf plain = allocator.buffer(payload.readableBytes());
    try {
      if (payload.isReadable() && payload.getByte(payload.readerIndex()) == 0) {
        payload.skipBytes(1);
      }
      Amf0.writeAll(Amf0.readAll(payload), plain);
      return plain;
    } catch (RuntimeException e) {
      plain.release();
      throw e;
    }
  }
}
