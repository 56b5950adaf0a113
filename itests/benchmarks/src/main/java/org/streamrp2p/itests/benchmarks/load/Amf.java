package org.streamrp2p.itests.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes AMF0 commands as RTMP messages in chunks of 128 bytes (RTMP 1.0 §5.3.1, §7.1.1). */
final class Amf {
  private static final int CHUNK = 128;
  private static final int COMMAND = 20;
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
    return write(() -> out.writeByte(2)).key(value);
  }

  Amf object() {
    return write(() -> out.writeByte(3));
  }

  Amf key(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return write(
        () -> {
          out.writeShort(encoded.length);
          out.write(encoded);
        });
  }

  Amf end() {
    return write(
        () -> {
          out.writeShort(0);
          out.writeByte(9);
        });
  }

  Amf none() {
    return write(() -> out.writeByte(5));
  }

  /** A command message of what was written. */
  byte[] message(int messageStream) {
    return message(3, COMMAND, 0, messageStream, bytes.toByteArray(), CHUNK);
  }

  /** A message in chunks. */
  static byte[] message(
      int chunkStream, int type, int timestamp, int messageStream, byte[] body, int chunkSize) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + body.length / 64 + 32);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(chunkStream);
      out.writeShort(timestamp >> 8);
      out.writeByte(timestamp);
      out.writeShort(body.length >> 8);
      out.writeByte(body.length);
      out.writeByte(type);
      out.writeInt(Integer.reverseBytes(messageStream));
      for (int i = 0; i < body.length; i += chunkSize) {
        if (i > 0) {
          out.writeByte(0xC0 | chunkStream);
        }
        out.write(body, i, Math.min(chunkSize, body.length - i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private Amf write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
