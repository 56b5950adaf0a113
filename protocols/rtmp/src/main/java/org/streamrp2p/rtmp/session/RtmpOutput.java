package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.amf.Amf0;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.MessageType;

/**
 * Collects the answers of one turn and sends them in one write. Messages are whole, so that frames
 * of a subscription may come between two writes.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection.
 */
public final class RtmpOutput {
  private static final int FIRST_ALLOCATION = 512;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf pending;
  private int chunkSize = ChunkReader.DEFAULT_CHUNK_SIZE;
  private long unread;

  public void attach(ChannelHandlerContext newContext) {
    context = newContext;
  }

  /** Drops what is not sent; from now on everything is. */
  public void detach() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
    context = null;
  }

  public int chunkSize() {
    return chunkSize;
  }

  /** The size of our chunks, as the peer knows it already. */
  public void chunkSize(int size) {
    chunkSize = size;
  }

  /** Where the handshake writes; null once the session has left the connection. */
  public @Nullable ByteBuf buffer() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return null;
    }
    ByteBuf buffer = pending;
    if (buffer == null) {
      buffer = ctx.alloc().buffer(FIRST_ALLOCATION);
      pending = buffer;
    }
    return buffer;
  }

  /** RTMP 1.0 §5.4: chunk stream 2, message stream 0. */
  public void control(ControlMessage message) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ByteBuf payload = ctx.alloc().buffer(16);
      message.write(payload);
      write(new MessageHeader(ChunkWriter.CONTROL, 0, message.typeId(), 0), payload);
    }
    if (message instanceof ControlMessage.SetChunkSize(int size)) {
      chunkSize = size;
    }
  }

  public void command(int streamId, Command command) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ByteBuf payload = ctx.alloc().buffer(FIRST_ALLOCATION);
      command.write(payload);
      write(new MessageHeader(ChunkWriter.COMMAND, 0, MessageType.COMMAND_AMF0, streamId), payload);
    }
  }

  /** A data message (RTMP 1.0 §7.1.2): a name and values. */
  void data(int streamId, List<AmfValue> values) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ByteBuf payload = ctx.alloc().buffer(FIRST_ALLOCATION);
      Amf0.writeAll(values, payload);
      write(new MessageHeader(ChunkWriter.DATA, 0, MessageType.DATA_AMF0, streamId), payload);
    }
  }

  private void write(MessageHeader header, ByteBuf payload) {
    try {
      ByteBuf out = buffer();
      if (out != null) {
        ChunkWriter.message(header, payload, chunkSize, out);
      }
    } finally {
      payload.release();
    }
  }

  /**
   * Bytes of answers sent since more than a little waited for the peer to take it. Media that waits
   * is not among them: who watches on a thin line owes nothing.
   */
  long unread() {
    return unread;
  }

  /** Sends what was collected. */
  public void flush() {
    ByteBuf out = pending;
    ChannelHandlerContext ctx = context;
    if (out == null || ctx == null) {
      return;
    }
    pending = null;
    if (out.isReadable()) {
      unread = out.readableBytes() + (ctx.channel().isWritable() ? 0 : unread);
      ctx.writeAndFlush(out);
    } else {
      out.release();
    }
  }
}
