package org.streamrp2p.itests.peers;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/** A publisher or player whose every message the test sees. */
final class RtmpPeer implements AutoCloseable {
  private static final int HANDSHAKE = 1536;
  private static final int CHUNK_SIZE = 65_536;
  private static final int MEDIA_STREAM = 1; // the first message stream of a connection
  private static final int PATIENCE_MILLIS = 20_000;

  private final SocketChannel channel;
  private final ChunkReader reader = new ChunkReader();
  private final Queue<Message> messages = new ArrayDeque<>();
  private final byte[] buffer = new byte[65_536];

  private RtmpPeer(SocketChannel channel) {
    this.channel = channel;
  }

  /** Publishes; returns when the node says so. */
  static RtmpPeer publisher(int port, String app, String nameAndKey) {
    RtmpPeer peer = connect(port, app);
    peer.send(
        Message.command(
            new Message.Amf().text("publish").number(3).none().text(nameAndKey).text("live")));
    peer.readUntil(m -> m.says("NetStream.Publish.Start"));
    return peer;
  }

  /** Asks to play; whether it may shows in what comes. */
  static RtmpPeer player(int port, String app, String name) {
    RtmpPeer peer = connect(port, app);
    peer.send(Message.command(new Message.Amf().text("play").number(3).none().text(name)));
    return peer;
  }

  private static RtmpPeer connect(int port, String app) {
    try {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.socket().setSoTimeout(PATIENCE_MILLIS);
      channel.socket().setTcpNoDelay(true);
      RtmpPeer peer = new RtmpPeer(channel);
      peer.begin(app, "rtmp://127.0.0.1:" + port + "/" + app);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(String app, String url) throws IOException {
    write(ByteBuffer.allocate(1 + HANDSHAKE).put(0, (byte) 3));
    byte[] answer = channel.socket().getInputStream().readNBytes(1 + 2 * HANDSHAKE);
    write(ByteBuffer.wrap(answer, 1, HANDSHAKE));
    byte[] size = ByteBuffer.allocate(4).putInt(CHUNK_SIZE).array();
    Message connect =
        Message.command(
            new Message.Amf().text("connect").number(1).object(Map.of("app", app, "tcUrl", url)));
    Message create = Message.command(new Message.Amf().text("createStream").number(2).none());
    write(new Message(Message.SET_CHUNK_SIZE, 0, size).chunked(0, CHUNK_SIZE));
    write(connect.chunked(0, CHUNK_SIZE));
    write(create.chunked(0, CHUNK_SIZE));
  }

  /** Sends on the message stream of the media; waits until the node takes it. */
  void send(Message message) {
    try {
      write(bytes(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteBuffer bytes(Message message) {
    return message.chunked(MEDIA_STREAM, CHUNK_SIZE);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next message; waits for it. */
  Message read() {
    try {
      while (messages.isEmpty()) {
        int count = channel.socket().getInputStream().read(buffer);
        if (count < 0) {
          throw new EOFException("the node closed the connection");
        }
        reader.read(ByteBuffer.wrap(buffer, 0, count), messages::add);
      }
      return messages.remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Message readUntil(Predicate<Message> wanted) {
    Message message = read();
    while (!wanted.test(message)) {
      message = read();
    }
    return message;
  }

  /** For those who serve many connections; {@link #reader} knows what came so far. */
  SocketChannel channel() {
    return channel;
  }

  ChunkReader reader() {
    return reader;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
