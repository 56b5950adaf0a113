package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvReader;
import org.streamrp2p.flv.FlvTagBody;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;

/** FLV files, and the bodies of tags alone. */
final class FlvTargets {
  private static final int MAX_TAG = 1 << 16;
  private static final int[] TAG_TYPES = {FlvTagBody.AUDIO, FlvTagBody.VIDEO, FlvTagBody.DATA};

  private FlvTargets() {}

  static List<Target> all() {
    return List.of(
        new Target(
            "flv-file",
            AmfTargets.seeds(
                "01 464c5601050000000900000000"
                    + "12 00000e 00000000 000000 02000a6f6e4d6574614461746105 00000018"
                    + "09 000009 00000000 000000 170000000001640028 00000014"
                    + "08 000004 00000500 000000 af001210 0000000f"
                    + "09 000007 00002800 000000 17010000508899 00000012"),
            FlvTargets::file),
        new Target(
            "flv-tag",
            AmfTargets.seeds(
                "00 af001210",
                "00 9070 2e6d7033 0102",
                "00 91 4f707573 0102",
                "00 95 11 6d703461 00 000002 0102 01 000001 03",
                "00 97 02 000fff 01 4f707573 0102",
                "01 170000000001640028",
                "01 27010000508899",
                "01 90 68766331 0102",
                "01 91 68766331 000050 0102",
                "01 96 01 61763031 00 000002 0102 01 000001 03",
                "01 96 21 61763031 00 000002 0102 68766331 01 000004 00005003",
                "01 d4 68766331 020009636f6c6f72496e666f03000009",
                "02 02000d40736574446174614672616d6502000a6f6e4d6574614461746105"),
            FlvTargets::tag));
  }

  private static void file(byte[] input) {
    Memory memory = new Memory();
    FlvReader reader = new FlvReader(memory.allocator(), MAX_TAG);
    try {
      memory.feed(
          input,
          1,
          piece -> {
            try {
              reader.read(piece, Frame::release);
            } finally {
              piece.release();
            }
          });
    } catch (FlvException e) {
      // refused
    }
    reader.release();
    memory.checkEmpty();
  }

  private static void tag(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int type = TAG_TYPES[(input[0] & 0xff) % TAG_TYPES.length];
    Memory memory = new Memory();
    List<Frame> frames = new ArrayList<>();
    ByteBuf body = memory.allocator().buffer().writeBytes(input, 1, input.length - 1);
    try {
      FlvTagBody.decode(type, 0, body, frames::add);
    } catch (FlvException e) {
      // refused; frames before the fault were passed on
    }
    body.release();
    for (Frame frame : frames) {
      writeAgain(frame, memory);
      frame.release();
    }
    memory.checkEmpty();
  }

  /** A frame that was read has a body that is read as the same frame. */
  private static void writeAgain(Frame frame, Memory memory) {
    ByteBuf out = memory.allocator().buffer();
    List<Frame> again = new ArrayList<>();
    try {
      FlvTagBody.encode(frame, out);
      if (out.readableBytes() != FlvTagBody.bodySize(frame)) {
        throw new AssertionError(out.readableBytes() + " bytes, not " + FlvTagBody.bodySize(frame));
      }
      FlvTagBody.decode(FlvTagBody.tagType(frame), timeAgain(frame), out, again::add);
      if (!out.isReadable()) {
        return;
      }
      if (again.size() != 1 || !same(frame, again.getFirst())) {
        throw new AssertionError(frame + " became " + again);
      }
    } finally {
      again.forEach(Frame::release);
      out.release();
    }
  }

  /** Nanoseconds are not written, but in a body that is kept whole they are there. */
  private static long timeAgain(Frame frame) {
    boolean whole =
        frame.codec().equals(FourCc.FLV_AUDIO) || frame.codec().equals(FourCc.FLV_VIDEO);
    return whole
        ? MediaTime.fromMillis(MediaTime.toMillis(frame.decodeTimeNanos()))
        : frame.decodeTimeNanos();
  }

  private static boolean same(Frame a, Frame b) {
    return a.track().equals(b.track())
        && a.type() == b.type()
        && a.codec().equals(b.codec())
        && a.key() == b.key()
        && a.decodeTimeNanos() == b.decodeTimeNanos()
        && a.compositionOffsetNanos() == b.compositionOffsetNanos()
        && a.content().equals(b.content());
  }
}
