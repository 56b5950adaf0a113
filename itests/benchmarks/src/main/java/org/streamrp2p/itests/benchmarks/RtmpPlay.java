package org.streamrp2p.itests.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** As much of an RTMP client as makes a server send a stream; its answers are not looked at. */
final class RtmpPlay {
  private static final int VERSION = 3;
  private static final int HANDSHAKE = 1536;
  private static final int CHUNK = 128;
  private static final int COMMAND = 20;

  private RtmpPlay() {}

  static SocketChannel open(InetSocketAddress address, String app, String stream)
      throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      ByteBuffer hello = ByteBuffer.allocate(1 + HANDSHAKE).put(0, (byte) VERSION);
      write(channel, hello);
      ByteBuffer answer = ByteBuffer.allocate(1 + 2 * HANDSHAKE);
      while (answer.hasRemaining()) {
        if (channel.read(answer) < 0) {
          throw new EOFException("closed in the handshake");
        }
      }
      write(channel, answer.slice(1, HANDSHAKE));
      String url = "rtmp://" + address.getHostString() + ":" + address.getPort() + "/" + app;
      write(
          channel,
          message(
              0,
              new Amf()
                  .text("connect")
                  .number(1)
                  .object()
                  .key("app")
                  .text(app)
                  .key("tcUrl")
                  .text(url)
                  .end()));
      write(channel, message(0, new Amf().text("createStream").number(2).none()));
      // The first message stream of a connection is 1.
      write(channel, message(1, new Amf().text("play").number(3).none().text(stream)));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** A command message in chunks (RTMP 1.0 §5.3.1). */
  private static ByteBuffer message(int messageStream, Amf amf) throws IOException {
    byte[] body = amf.bytes();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(3);
    out.writeInt(body.length >> 16);
    out.writeShort(body.length & 0xFFFF);
    out.writeByte(COMMAND);
    out.writeInt(Integer.reverseBytes(messageStream));
    for (int i = 0; i < body.length; i += CHUNK) {
      if (i > 0) {
        out.writeByte(0xC3);
      }
      out.write(body, i, Math.min(CHUNK, body.length - i));
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** Writes AMF 0. */
  private static final class Amf {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Amf number(double value) throws IOException {
      out.writeByte(0);
      out.writeDouble(value);
      return this;
    }

    Amf text(String value) throws IOException {
      out.writeByte(2);
      return key(value);
    }

    Amf object() throws IOException {
      out.writeByte(3);
      return this;
    }

    Amf key(String value) throws IOException {
      byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
      out.writeShort(encoded.length);
      out.write(encoded);
      return this;
    }

    Amf end() throws IOException {
      out.writeShort(0);
      out.writeByte(9);
      return this;
    }

    Amf none() throws IOException {
      out.writeByte(5);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
