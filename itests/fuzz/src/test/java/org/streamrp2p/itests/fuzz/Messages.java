package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.MessageType;

/** Bytes of a client. */
final class Messages {
  private final ByteBuf out = Unpooled.buffer();

  Messages raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Messages control(ControlMessage message) {
    ByteBuf payload = Unpooled.buffer();
    message.write(payload);
    return message(new MessageHeader(2, 0, message.typeId(), 0), payload);
  }

  Messages command(int streamId, Command command) {
    ByteBuf payload = Unpooled.buffer();
    command.write(payload);
    return message(new MessageHeader(3, 0, MessageType.COMMAND_AMF0, streamId), payload);
  }

  Messages message(int chunkStreamId, int time, int type, byte[] payload) {
    return message(
        new MessageHeader(chunkStreamId, time, type, 1), Unpooled.wrappedBuffer(payload));
  }

  private Messages message(MessageHeader header, ByteBuf payload) {
    ChunkWriter.message(header, payload, ChunkReader.DEFAULT_CHUNK_SIZE, out);
    return this;
  }

  /** All of it behind some bytes. */
  byte[] behind(int... before) {
    byte[] bytes = new byte[before.length + out.readableBytes()];
    for (int i = 0; i < before.length; i++) {
      bytes[i] = (byte) before[i];
    }
    System.arraycopy(ByteBufUtil.getBytes(out), 0, bytes, before.length, out.readableBytes());
    return bytes;
  }
}
