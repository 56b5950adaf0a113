package org.streamrp2p.itests.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** As much of an RTMP publisher as a server needs; its answers are read and not looked at. */
final class RtmpPublish implements AutoCloseable {
  private static final int HANDSHAKE = 1536;
  private static final int CHUNK_SIZE = 60_000;
  private static final int SET_CHUNK_SIZE = 1;
  private static final int AUDIO = 8;
  private static final long PAUSE_MILLIS = 300;

  private final SocketChannel channel;

  private RtmpPublish(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * @param url {@code rtmp://HOST:PORT/APP/NAME?key=…}
   */
  static RtmpPublish open(URI url) throws Exception {
    SocketChannel channel =
        SocketChannel.open(
            new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 1935 : url.getPort()));
    RtmpPublish publish = new RtmpPublish(channel);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      publish.begin(url);
      return publish;
    } catch (Exception e) {
      channel.close();
      throw e;
    }
  }

  private void begin(URI url) throws Exception {
    write(ByteBuffer.allocate(1 + HANDSHAKE).put(0, (byte) 3));
    ByteBuffer answer = ByteBuffer.allocate(1 + 2 * HANDSHAKE);
    while (answer.hasRemaining()) {
      if (channel.read(answer) < 0) {
        throw new EOFException("closed in the handshake");
      }
    }
    write(answer.slice(1, HANDSHAKE));
    Thread.ofPlatform().name("answers").daemon().start(this::readAnswers);
    String[] path = url.getPath().substring(1).split("/", 2);
    String name = url.getRawQuery() == null ? path[1] : path[1] + "?" + url.getRawQuery();
    String address = "rtmp://" + url.getHost() + ":" + url.getPort() + "/" + path[0];
    write(
        new Amf()
            .text("connect")
            .number(1)
            .object()
            .key("app")
            .text(path[0])
            .key("tcUrl")
            .text(address)
            .end()
            .message(0));
    // The first message stream of a connection is 1; servers take the commands in a row.
    write(new Amf().text("createStream").number(2).none().message(0));
    write(new Amf().text("publish").number(3).none().text(name).text("live").message(1));
    Thread.sleep(PAUSE_MILLIS);
    byte[] size = ByteBuffer.allocate(4).putInt(CHUNK_SIZE).array();
    write(Amf.message(2, SET_CHUNK_SIZE, 0, 0, size, 128));
  }

  /**
   * Sends a message.
   *
   * @param type 8 audio, 9 video, 18 data
   */
  void send(int type, int timestampMillis, ByteBuffer body) throws IOException {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    int chunkStream = type == AUDIO ? 4 : 6;
    write(Amf.message(chunkStream, type, timestampMillis, 1, bytes, CHUNK_SIZE));
  }

  private void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  private void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void readAnswers() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (channel.read(buffer.clear()) >= 0) {
        // nothing in them matters here
      }
    } catch (ClosedChannelException e) {
      return; // the end of the run
    } catch (IOException e) {
      System.err.println("publisher: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
