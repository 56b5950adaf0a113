package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.spi.protocol.HandoverState;

/** What happens to the media: it comes from there, or goes there. Confined to the event loop. */
interface ClientSide {
  /**
   * The server agreed.
   *
   * @param streamId its message stream
   * @param multitrack whether it reads tracks other than 0
   */
  void start(int streamId, boolean multitrack);

  /**
   * A message of the server.
   *
   * @param typeId 8, 9 or 18
   * @param payload borrowed
   */
  void media(MessageHeader header, int typeId, ByteBuf payload);

  /** The server's publisher left; it may come back. */
  void sourceEnded(String reason);

  /** Whether an answer of the runtime is awaited. */
  boolean isPending();

  /** The connection is gone. */
  void close(String reason);

  /** Lets go of what only this session holds; handles stay with the runtime. */
  void release();

  Map<String, Object> save();

  void restore(HandoverState state);

  /** Finds the handles again and hears of them from now on. */
  void attach();
}
