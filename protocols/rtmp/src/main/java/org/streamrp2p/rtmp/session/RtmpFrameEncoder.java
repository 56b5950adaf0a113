package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import org.streamrp2p.flv.BodyForm;
import org.streamrp2p.flv.FlvTagBody;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/**
 * A frame as one RTMP message: a type 0 header each time, absolute timestamp, audio on chunk stream
 * 4, data on 5, video on 6. Stateless; any thread.
 *
 * @param version of the bundle
 * @param chunkSize as the player was told, 128 or more
 * @param streamId message stream of the player
 * @param selection what the player wants
 */
public record RtmpFrameEncoder(String version, int chunkSize, int streamId, Selection selection)
    implements FrameEncoder {
  /**
   * What of a stream a player gets.
   *
   * @param audio whether audio
   * @param video whether video
   * @param multitrack whether tracks other than 0 too
   * @param form of the bodies that the player understands
   */
  public record Selection(boolean audio, boolean video, boolean multitrack, BodyForm form) {
    Selection receiving(boolean newAudio, boolean newVideo) {
      return new Selection(newAudio, newVideo, multitrack, form);
    }
  }

  @Override
  public EncodingKey key() {
    return new EncodingKey(
        "rtmp",
        version,
        "chunkSize="
            + chunkSize
            + ",msid="
            + streamId
            + ",audio="
            + selection.audio()
            + ",video="
            + selection.video()
            + ",multitrack="
            + selection.multitrack()
            + (selection.form().equals(BodyForm.PLAIN) ? "" : "," + selection.form()));
  }

  @Override
  public void encode(Frame frame, ByteBuf out) {
    if (!isWanted(frame)) {
      return;
    }
    int length = FlvTagBody.bodySize(frame, selection.form());
    MessageHeader header =
        new MessageHeader(
            chunkStream(frame),
            (int) MediaTime.toMillis(frame.decodeTimeNanos()),
            FlvTagBody.tagType(frame),
            streamId);
    out.ensureWritable(ChunkWriter.size(header, length, chunkSize));
    ChunkWriter.header(header, length, out);
    FlvTagBody.encodeHead(frame, selection.form(), out);
    int room = chunkSize - (length - frame.size());
    ChunkWriter.payload(header, frame.content(), room, chunkSize, out);
  }

  private boolean isWanted(Frame frame) {
    boolean kind =
        switch (frame.track().kind()) {
          case AUDIO -> selection.audio();
          case VIDEO -> selection.video();
          case DATA -> true;
        };
    return kind && (frame.track().id() == 0 || selection.multitrack());
  }

  private static int chunkStream(Frame frame) {
    return switch (frame.track().kind()) {
      case AUDIO -> ChunkWriter.AUDIO;
      case VIDEO -> ChunkWriter.VIDEO;
      case DATA -> ChunkWriter.DATA;
    };
  }
}
