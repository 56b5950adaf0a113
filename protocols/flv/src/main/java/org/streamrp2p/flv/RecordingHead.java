package org.streamrp2p.flv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recording says about itself: file header and one {@code onMetaData} tag of a fixed size at
 * the beginning of the file (FLV 10.1 §E.5), so that it can be written anew when the end is known.
 *
 * @param durationMillis of the file; 0 until it is complete
 * @param fileBytes size of the file; 0 until it is complete
 * @param complete whether duration, size and key frames are those of the whole file
 * @param stream {@code APP/NAME}
 * @param since when the recording began, as text
 * @param part number of the file within the recording, from 1
 */
public record RecordingHead(
    long durationMillis, long fileBytes, boolean complete, String stream, String since, int part) {
  /** Bytes of the file before the first tag of media. */
  public static final int SIZE = 8192;

  /** More key frames than these are thinned out. */
  static final int MAX_KEY_FRAMES = 384;

  /** Characters of name and time: in UTF-8 they leave room for {@link #MAX_KEY_FRAMES}. */
  private static final int MAX_TEXT = 300;

  private static final int BODY = 13 + 11;
  private static final int BODY_SIZE = SIZE - BODY - 4;
  private static final String RECORDER = "StreamrP2P";
  private static final byte NUMBER = 0;
  private static final byte BOOLEAN = 1;
  private static final byte STRING = 2;
  private static final byte OBJECT = 3;
  private static final byte ECMA_ARRAY = 8;
  private static final byte STRICT_ARRAY = 10;
  private static final int OBJECT_END = 9;
  private static final int PROPERTIES = 9;
  private static final int MAX_FILLER = 1000;

  /** Name, marker and length of a string that is called filler. */
  private static final int FILLER_HEADER = 2 + 6 + 1 + 2;

  /** A place where a player can go to. */
  record KeyFrame(long millis, long position) {}

  /** The bytes, {@value #SIZE} of them. */
  ByteBuffer encode(List<KeyFrame> keyFrames) {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put(new byte[] {'F', 'L', 'V', 1, 5}).putInt(9).putInt(0);
    out.put((byte) FlvTagBody.DATA).put((byte) (BODY_SIZE >> 16)).putShort((short) BODY_SIZE);
    out.putInt(0).put(new byte[3]);
    out.put(STRING);
    text(out, "onMetaData");
    out.put(ECMA_ARRAY).putInt(PROPERTIES);
    number(out, "duration", durationMillis / 1000.0);
    number(out, "filesize", (double) fileBytes);
    text(out, "complete");
    out.put(BOOLEAN).put((byte) (complete ? 1 : 0));
    string(out, "recorder", RECORDER);
    string(out, "stream", stream);
    string(out, "since", since);
    number(out, "part", part);
    keyFrames(out, thinned(keyFrames));
    filler(out);
    out.putInt(SIZE - 13 - 4);
    return out.flip();
  }

  private static List<KeyFrame> thinned(List<KeyFrame> all) {
    int step = (all.size() + MAX_KEY_FRAMES - 1) / MAX_KEY_FRAMES;
    return step <= 1
        ? all
        : java.util.stream.IntStream.range(0, (all.size() + step - 1) / step)
            .mapToObj(i -> all.get(i * step))
            .toList();
  }

  private static void keyFrames(ByteBuffer out, List<KeyFrame> list) {
    text(out, "keyframes");
    out.put(OBJECT);
    text(out, "filepositions");
    out.put(STRICT_ARRAY).putInt(list.size());
    list.forEach(k -> out.put(NUMBER).putDouble((double) k.position()));
    text(out, "times");
    out.put(STRICT_ARRAY).putInt(list.size());
    list.forEach(k -> out.put(NUMBER).putDouble(k.millis() / 1000.0));
    out.putShort((short) 0).put((byte) OBJECT_END);
  }

  /**
   * Fills the tag up, so that it always ends at the same place. In pieces: FFmpeg reads no string
   * of 1024 bytes.
   */
  private static void filler(ByteBuffer out) {
    int left = SIZE - 4 - 3 - out.position();
    while (left > 0) {
      int size = Math.min(MAX_FILLER, left - FILLER_HEADER);
      int rest = left - FILLER_HEADER - size;
      if (rest > 0 && rest < FILLER_HEADER) {
        size -= FILLER_HEADER;
      }
      string(out, "filler", " ".repeat(size));
      left -= FILLER_HEADER + size;
    }
    out.putShort((short) 0).put((byte) OBJECT_END);
  }

  private static void number(ByteBuffer out, String name, double value) {
    text(out, name);
    out.put(NUMBER).putDouble(value);
  }

  private static void string(ByteBuffer out, String name, String value) {
    text(out, name);
    out.put(STRING);
    text(out, value);
  }

  private static void text(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  /**
   * Reads it back.
   *
   * @param in the first {@value #SIZE} bytes of a file
   * @return null if it is no file of a recorder of this program
   */
  static @Nullable RecordingHead decode(ByteBuffer in) {
    try {
      in.position(BODY);
      if (in.get() != STRING || !read(in).equals("onMetaData") || in.get() != ECMA_ARRAY) {
        return null;
      }
      in.getInt();
      double duration = readNumber(in, "duration");
      double size = readNumber(in, "filesize");
      expect(in, "complete", BOOLEAN);
      boolean whole = in.get() != 0;
      expect(in, "recorder", STRING);
      if (!read(in).equals(RECORDER)) {
        return null;
      }
      expect(in, "stream", STRING);
      String name = read(in);
      expect(in, "since", STRING);
      String began = read(in);
      int number = (int) readNumber(in, "part");
      if (name.length() + began.length() > MAX_TEXT) {
        return null; // there would be no room for the key frames
      }
      return new RecordingHead(
          Math.round(duration * 1000), (long) size, whole, name, began, number);
    } catch (FlvException | BufferUnderflowException | IllegalArgumentException e) {
      return null; // a file of somebody else
    }
  }

  /** Whether this is the metadata of such a file, as read from one. */
  static boolean isIn(ByteBuf metadata) {
    byte[] name = ("recorder\2\0\n" + RECORDER).getBytes(UTF_8);
    return ByteBufUtil.indexOf(Unpooled.wrappedBuffer(name), metadata) >= 0;
  }

  private static double readNumber(ByteBuffer in, String name) {
    expect(in, name, NUMBER);
    return in.getDouble();
  }

  private static void expect(ByteBuffer in, String name, byte type) {
    String found = read(in);
    if (!found.equals(name) || in.get() != type) {
      throw new FlvException("metadata: \"" + found + "\" (expected: \"" + name + "\")");
    }
  }

  private static String read(ByteBuffer in) {
    int size = in.getShort() & 0xffff;
    if (size > in.remaining()) {
      throw new FlvException("metadata: string of " + size + " bytes (expected: less)");
    }
    byte[] bytes = new byte[size];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
