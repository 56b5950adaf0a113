package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.rtmp.session.RtmpFrameEncoder;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * As for a player, but metadata goes as {@code @setDataFrame}: only then a server keeps it for
 * those who come later. Stateless; any thread.
 */
record PushEncoder(RtmpFrameEncoder media) implements FrameEncoder {
  private static final byte[] SET_DATA_FRAME = setDataFrame();

  private static byte[] setDataFrame() {
    byte[] name = "@setDataFrame".getBytes(StandardCharsets.US_ASCII);
    ByteBuf out = Unpooled.buffer(3 + name.length);
    out.writeByte(2).writeShort(name.length).writeBytes(name);
    return out.array();
  }

  @Override
  public EncodingKey key() {
    EncodingKey key = media.key();
    return new EncodingKey("rtmp-push", key.version(), key.parameters());
  }

  @Override
  public void encode(Frame frame, ByteBuf out) {
    if (frame.type() != FrameType.METADATA || frame.size() == 0) {
      media.encode(frame, out);
      return;
    }
    MessageHeader header =
        new MessageHeader(
            ChunkWriter.DATA,
            (int) MediaTime.toMillis(frame.decodeTimeNanos()),
            MessageType.DATA_AMF0,
            media.streamId());
    int length = SET_DATA_FRAME.length + frame.size();
    out.ensureWritable(ChunkWriter.size(header, length, media.chunkSize()));
    ChunkWriter.header(header, length, out);
    out.writeBytes(SET_DATA_FRAME);
    ChunkWriter.payload(
        header, frame.content(), media.chunkSize() - SET_DATA_FRAME.length, media.chunkSize(), out);
  }
}
