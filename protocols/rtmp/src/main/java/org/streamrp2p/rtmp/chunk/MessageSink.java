package org.streamrp2p.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/** Takes whole messages, in the order in which they were completed. */
public interface MessageSink {
  /**
   * @param payload transfers
   */
  void onMessage(MessageHeader header, ByteBuf payload);
}
