package org.streamrp2p.flv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.Track;

/**
 * Reads script data (FLV 10.1 §E.4.4). The values stay encoded; only the name of the event is
 * looked at. {@code @setDataFrame}, a publisher's word to the server, is taken off, however often
 * it stands there. {@code @clearDataFrame} becomes metadata without a key, which takes the place of
 * what was there before; for other names there is nothing to clear.
 */
final class DataTagReader {
  private static final byte AMF0_STRING = 2;
  private static final byte[] SET_DATA_FRAME = "@setDataFrame".getBytes(US_ASCII);
  private static final byte[] CLEAR_DATA_FRAME = "@clearDataFrame".getBytes(US_ASCII);
  private static final byte[] ON_META_DATA = "onMetaData".getBytes(US_ASCII);

  /** {@code onMetaData} and an ECMA array without an element. */
  private static final byte[] NO_META_DATA =
      HexFormat.of().parseHex("02000a6f6e4d65746144617461" + "0800000000" + "000009");

  private DataTagReader() {}

  static void read(long time, ByteBuf body, Consumer<Frame> out) {
    int start = body.readerIndex();
    if (beginsWith(body, start, CLEAR_DATA_FRAME)) {
      clear(time, body, start + 3 + CLEAR_DATA_FRAME.length, out);
      return;
    }
    while (beginsWith(body, start, SET_DATA_FRAME)) {
      start += 3 + SET_DATA_FRAME.length;
    }
    int size = body.writerIndex() - start;
    if (size == 0) {
      throw new FlvException("script data: nothing after @setDataFrame (expected: a name)");
    }
    boolean metadata = beginsWith(body, start, ON_META_DATA);
    ByteBuf content = body.retainedSlice(start, size);
    out.accept(
        metadata
            ? Frame.of(Track.DATA, FrameType.METADATA, FourCc.AMF0, time, content)
            : Frame.coded(Track.DATA, FourCc.AMF0, false, time, 0, content));
  }

  /** Without a name it is the metadata that is meant. */
  private static void clear(long time, ByteBuf body, int name, Consumer<Frame> out) {
    if (name == body.writerIndex() || beginsWith(body, name, ON_META_DATA)) {
      out.accept(
          Frame.of(
              Track.DATA,
              FrameType.METADATA,
              FourCc.AMF0,
              time,
              Unpooled.wrappedBuffer(NO_META_DATA)));
    }
  }

  private static boolean beginsWith(ByteBuf body, int index, byte[] name) {
    if (body.writerIndex() - index < 3 + name.length
        || body.getByte(index) != AMF0_STRING
        || body.getUnsignedShort(index + 1) != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (body.getByte(index + 3 + i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
