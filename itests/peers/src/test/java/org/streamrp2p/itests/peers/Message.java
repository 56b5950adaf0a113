package org.streamrp2p.itests.peers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An RTMP message, or an FLV tag.
 *
 * @param type message type (RTMP 1.0 §7.1) and tag type (FLV 10.1 §E.4.1) agree for media
 */
record Message(int type, long timestampMillis, byte[] payload) {
  static final int SET_CHUNK_SIZE = 1;
  static final int USER_CONTROL = 4;
  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int DATA = 18;
  static final int COMMAND = 20;

  private static final byte[] AVC_HEADER = {
    0x17,
    0,
    0,
    0,
    0,
    1,
    0x42,
    (byte) 0xC0,
    0x1E,
    (byte) 0xFF,
    (byte) 0xE1,
    0,
    4,
    0x67,
    0x42,
    (byte) 0xC0,
    0x1E,
    1,
    0,
    2,
    0x68,
    (byte) 0xCE
  };

  /** Where the number stands in the payload of a picture. */
  static final int PICTURE_NUMBER_AT = 10;

  /** Where the number stands in the payload of a sound. */
  static final int SOUND_NUMBER_AT = 2;

  /** The decoder configuration of the pictures below. */
  static Message avcHeader() {
    return new Message(VIDEO, 0, AVC_HEADER);
  }

  /** A picture that tells its number. */
  static Message picture(long timestampMillis, boolean key, long number, int size) {
    ByteBuffer body = ByteBuffer.allocate(size);
    body.put((byte) (key ? 0x17 : 0x27)).put((byte) 1).put(new byte[3]);
    body.putInt(size - 9).put((byte) (key ? 0x65 : 0x41)).putLong(number);
    return new Message(VIDEO, timestampMillis, body.array());
  }

  static Message aacHeader() {
    return new Message(AUDIO, 0, new byte[] {(byte) 0xAF, 0, 0x12, 0x10});
  }

  /** A sound that tells its number. */
  static Message sound(long timestampMillis, long number) {
    return new Message(
        AUDIO,
        timestampMillis,
        ByteBuffer.allocate(40).put((byte) 0xAF).put((byte) 1).putLong(number).array());
  }

  /** What a publisher says about the stream. */
  static Message metadata(String key, String value) {
    return new Message(
        DATA,
        0,
        new Amf().text("@setDataFrame").text("onMetaData").object(Map.of(key, value)).bytes());
  }

  static Message command(Amf amf) {
    return new Message(COMMAND, 0, amf.bytes());
  }

  boolean says(String text) {
    return new String(payload, StandardCharsets.ISO_8859_1).contains(text);
  }

  /** The publisher has left, and the stream waits for it (RTMP 1.0 §7.1.7, event 2). */
  boolean isStreamDry() {
    return type == USER_CONTROL && payload.length >= 2 && payload[0] == 0 && payload[1] == 2;
  }

  /** The number of a picture or sound; -1 for anything else. */
  long number() {
    int at = type == VIDEO ? PICTURE_NUMBER_AT : SOUND_NUMBER_AT;
    boolean numbered =
        (type == VIDEO || type == AUDIO) && payload.length >= at + 8 && payload[1] == 1;
    return numbered ? ByteBuffer.wrap(payload).getLong(at) : -1;
  }

  /** In chunks of one size each (RTMP 1.0 §5.3.1), the size told with {@link #SET_CHUNK_SIZE}. */
  ByteBuffer chunked(int messageStream, int chunkSize) {
    int chunkStream = type == COMMAND ? 3 : type == SET_CHUNK_SIZE ? 2 : 4;
    int more = (payload.length - 1) / chunkSize;
    ByteBuffer out = ByteBuffer.allocate(12 + payload.length + more);
    out.put((byte) chunkStream);
    out.putInt((int) (timestampMillis << 8) | payload.length >> 16);
    out.putShort((short) payload.length).put((byte) type);
    out.putInt(Integer.reverseBytes(messageStream));
    for (int at = 0; at < payload.length; at += chunkSize) {
      if (at > 0) {
        out.put((byte) (0xC0 | chunkStream));
      }
      out.put(payload, at, Math.min(chunkSize, payload.length - at));
    }
    return out.flip();
  }

  /** Writes AMF 0. */
  static final class Amf {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Amf number(double value) {
      return write(
          () -> {
            out.writeByte(0);
            out.writeDouble(value);
          });
    }

    Amf text(String value) {
      return write(
          () -> {
            out.writeByte(2);
            out.writeUTF(value);
          });
    }

    Amf none() {
      return write(() -> out.writeByte(5));
    }

    Amf object(Map<String, String> texts) {
      write(() -> out.writeByte(3));
      texts.forEach((key, value) -> write(() -> out.writeUTF(key)).text(value));
      return write(
          () -> {
            out.writeShort(0);
            out.writeByte(9);
          });
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    private Amf write(Writing writing) {
      try {
        writing.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    private interface Writing {
      void run() throws IOException;
    }
  }
}
