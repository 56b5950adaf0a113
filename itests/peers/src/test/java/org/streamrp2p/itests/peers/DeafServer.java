package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An RTMP server that agrees to what its first client publishes and then reads no more; clients
 * that come later are not answered at all. No connection is closed by it before its own end.
 */
final class DeafServer implements AutoCloseable {
  private static final int HANDSHAKE = 1536;
  private static final int CHUNK_SIZE = 128; // RTMP 1.0 §5.4.1
  private static final int RECEIVE_BYTES = 4_096;

  private final ServerSocket socket;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  private DeafServer(ServerSocket socket) {
    this.socket = socket;
  }

  static DeafServer start() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReceiveBufferSize(RECEIVE_BYTES);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      DeafServer server = new DeafServer(socket);
      Thread.ofVirtual().start(server::serve);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** How many have come so far. */
  int clients() {
    return clients.size();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = socket.accept();
        clients.add(client);
        if (clients.size() == 1) {
          agree(client.getInputStream(), client.getOutputStream());
        }
      }
    } catch (IOException e) {
      // the test is over, or the client left: the test sees that
    }
  }

  private static void agree(InputStream in, OutputStream out) throws IOException {
    in.readNBytes(1 + HANDSHAKE);
    out.write(ByteBuffer.allocate(1 + 2 * HANDSHAKE).put(0, (byte) 3).array());
    readUntil(in, "connect");
    say(out, 0, new Message.Amf().text("_result").number(1).none().object(Map.of()));
    readUntil(in, "createStream");
    say(out, 0, new Message.Amf().text("_result").number(4).none().number(1));
    readUntil(in, "publish");
    Map<String, String> info = Map.of("level", "status", "code", "NetStream.Publish.Start");
    say(out, 1, new Message.Amf().text("onStatus").number(0).none().object(info));
  }

  private static void say(OutputStream out, int messageStream, Message.Amf amf) throws IOException {
    ByteBuffer bytes = Message.command(amf).chunked(messageStream, CHUNK_SIZE);
    out.write(bytes.array(), 0, bytes.limit());
  }

  private static void readUntil(InputStream in, String word) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(word) < 0) {
      byte[] next = in.readNBytes(1);
      if (next.length == 0) {
        throw new IOException("the client left before: " + word);
      }
      read.append(new String(next, StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
