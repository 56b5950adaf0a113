package org.streamrp2p.itests.peers;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A player over HTTP whose every tag the test sees. */
final class FlvPeer implements AutoCloseable {
  private static final int TAG_HEADER = 11;
  private static final int FILE_HEADER = 9;
  private static final int PREVIOUS_TAG_SIZE = 4;

  private final HttpClient client = HttpClient.newHttpClient();
  private final DataInputStream body;

  FlvPeer(URI address) {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(address + ": " + response.statusCode());
      }
      body = new DataInputStream(response.body());
      body.skipNBytes(FILE_HEADER + PREVIOUS_TAG_SIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next tag; waits for it. */
  Message read() {
    try {
      byte[] header = body.readNBytes(TAG_HEADER);
      if (header.length < TAG_HEADER) {
        throw new EOFException("the stream ended");
      }
      int size = (header[1] & 0xFF) << 16 | (header[2] & 0xFF) << 8 | header[3] & 0xFF;
      long time =
          (header[7] & 0xFFL) << 24
              | (header[4] & 0xFF) << 16
              | (header[5] & 0xFF) << 8
              | header[6] & 0xFF;
      Message message = new Message(header[0] & 0x1F, time, body.readNBytes(size));
      body.skipNBytes(PREVIOUS_TAG_SIZE);
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
