package org.streamrp2p.flv;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.streamrp2p.media.Frame;

/**
 * Translates between frames and the body of an FLV tag, which is also the payload of an RTMP audio,
 * video or data message (FLV 10.1 §E.4, E-RTMP v2 "Enhanced Audio", "Enhanced Video").
 *
 * <p>AVC and AAC on track 0 are written in the legacy form that every player reads; all else in the
 * enhanced form, tracks other than 0 as {@code OneTrack}. Legacy codecs without a FourCC keep their
 * whole body, and so does the body of an unknown FourCC with {@code ModEx} packets, of a packet
 * type that is reserved, or as {@code OneTrack} or {@code ManyTracks}: it stays on the track that
 * it names first. Where each track has a codec, a track of an unknown one becomes such a body of
 * its own. Time below a millisecond ({@code ModEx} nanosecond offset) is written only for who asks
 * for it with a {@link BodyForm}: old players refuse such messages.
 *
 * <p><b>Threads.</b> Stateless: from any thread.
 */
public final class FlvTagBody {
  /** Tag type and RTMP message type of audio. */
  public static final int AUDIO = 8;

  /** Tag type and RTMP message type of video. */
  public static final int VIDEO = 9;

  /** Tag type and RTMP message type of script data in AMF0. */
  public static final int DATA = 18;

  private FlvTagBody() {}

  /** The tag type a frame is carried in: {@link #AUDIO}, {@link #VIDEO} or {@link #DATA}. */
  public static int tagType(Frame frame) {
    return switch (frame.track().kind()) {
      case AUDIO -> AUDIO;
      case VIDEO -> VIDEO;
      case DATA -> DATA;
    };
  }

  /**
   * Reads a body. An empty audio or video body (E-RTMP v2: silence) gives no frame, a body with
   * many tracks gives one frame for each.
   *
   * @param tagType {@link #AUDIO}, {@link #VIDEO} or {@link #DATA}
   * @param decodeTimeNanos of the tag or message
   * @param body borrowed, indices stay; each frame holds a retained slice of it
   * @param out takes over each frame
   * @throws FlvException if the body is malformed; frames before the fault were passed on
   */
  public static void decode(int tagType, long decodeTimeNanos, ByteBuf body, Consumer<Frame> out) {
    if (!body.isReadable()) {
      return;
    }
    switch (tagType) {
      case AUDIO -> AudioTagReader.read(decodeTimeNanos, body, out);
      case VIDEO -> VideoTagReader.read(decodeTimeNanos, body, out);
      case DATA -> DataTagReader.read(decodeTimeNanos, body, out);
      default -> throw new FlvException("tag type: " + tagType + " (expected: 8, 9 or 18)");
    }
  }

  /**
   * Exact size of the body in bytes.
   *
   * @throws FlvException if the frame has no form in FLV
   */
  public static int bodySize(Frame frame) {
    return bodySize(frame, BodyForm.PLAIN);
  }

  /**
   * Exact size of the body in bytes.
   *
   * @throws FlvException if the frame has no form in FLV
   */
  public static int bodySize(Frame frame, BodyForm form) {
    return switch (frame.track().kind()) {
      case AUDIO -> AudioTagWriter.size(frame, form);
      case VIDEO -> VideoTagWriter.size(frame, form);
      case DATA -> frame.size();
    };
  }

  /**
   * Appends the body.
   *
   * @param frame borrowed
   * @param out borrowed; {@link #bodySize} bytes are appended
   * @throws FlvException if the frame has no form in FLV; nothing is appended
   */
  public static void encode(Frame frame, ByteBuf out) {
    out.ensureWritable(bodySize(frame));
    encodeHead(frame, out);
    ByteBuf content = frame.content();
    out.writeBytes(content, content.readerIndex(), content.readableBytes());
  }

  /**
   * Appends only what comes before the payload in the body, at most 12 bytes: for who has to cut
   * the body up.
   *
   * @param frame borrowed
   * @param out borrowed; {@link #bodySize} less the size of the frame is appended
   * @throws FlvException if the frame has no form in FLV
   */
  public static void encodeHead(Frame frame, ByteBuf out) {
    encodeHead(frame, BodyForm.PLAIN, out);
  }

  /**
   * Appends only what comes before the payload in the body, at most 16 bytes.
   *
   * @param frame borrowed
   * @param form what the reader understands
   * @param out borrowed; {@link #bodySize(Frame, BodyForm)} less the size of the frame is appended
   * @throws FlvException if the frame has no form in FLV
   */
  public static void encodeHead(Frame frame, BodyForm form, ByteBuf out) {
    switch (frame.track().kind()) {
      case AUDIO -> AudioTagWriter.write(frame, form, out);
      case VIDEO -> VideoTagWriter.write(frame, form, out);
      case DATA -> {}
    }
  }
}
