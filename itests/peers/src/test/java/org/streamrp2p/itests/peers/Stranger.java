package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A connection that sends what it likes. */
final class Stranger implements AutoCloseable {
  private static final int HANDSHAKE = 1 + 2 * 1536;
  private static final int FIRST_CHUNK_SIZE = 128; // RTMP 1.0 §5.4.1
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();

  private Stranger(int port) {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stranger at(int port) {
    return new Stranger(port);
  }

  /** One who has sent the whole handshake. */
  static Stranger shaken(int port) {
    return at(port).send(ByteBuffer.allocate(HANDSHAKE).put(0, (byte) 3).array());
  }

  /** One who has sent {@code connect} too. */
  static Stranger connected(int port) {
    return shaken(port)
        .command(new Message.Amf().text("connect").number(1).object(Map.of("app", "live")));
  }

  /** One who has asked to publish; whether it may shows in {@link Node#streams}. */
  static Stranger publishing(int port, String nameAndKey) {
    return connected(port)
        .command(new Message.Amf().text("createStream").number(2).none())
        .command(new Message.Amf().text("publish").number(3).none().text(nameAndKey).text("live"));
  }

  int port() {
    return socket.getPort();
  }

  Stranger command(Message.Amf amf) {
    return message(Message.command(amf));
  }

  Stranger message(Message message) {
    ByteBuffer bytes = message.chunked(1, FIRST_CHUNK_SIZE);
    return send(Arrays.copyOf(bytes.array(), bytes.limit()));
  }

  /** The header of a message that is as long as can be said, and a little of it. */
  Stranger declare16MegaBytes() {
    return send(new byte[] {6, 0, 0, 0, -1, -1, -1, 9, 1, 0, 0, 0, 0x17, 1, 0, 0, 0});
  }

  /** Some messages that are whole but for their last chunk, each on a chunk stream of its own. */
  Stranger halfSend(int messages, int bytes) {
    message(new Message(Message.SET_CHUNK_SIZE, 0, ByteBuffer.allocate(4).putInt(bytes).array()));
    int length = bytes + 1;
    for (int i = 0; i < messages; i++) {
      byte[] header = {
        (byte) (6 + i), 0, 0, 0, 0, (byte) (length >> 8), (byte) length, 9, 1, 0, 0, 0
      };
      send(Arrays.copyOf(header, header.length + bytes));
    }
    return this;
  }

  Stranger send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Who is cut while it sends does not mind. */
  Stranger send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // the node has closed the connection: that shows when reading
    }
    return this;
  }

  /** All that the node says until it closes the connection; null if it does not close it. */
  String untilClosed() {
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      InputStream in = socket.getInputStream();
      for (int count; (count = in.read(buffer)) >= 0; ) {
        said.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      return null;
    } catch (IOException e) {
      // reset: closed as well
    }
    return said.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
