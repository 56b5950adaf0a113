package org.streamrp2p.itests.peers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command sent to a node as {@code streamr} sends it. */
final class Control {
  private static final String RUN_FOR_PROGRAMS = "RUN\0json\0/\0";

  private Control() {}

  /** What the command says for programs. */
  static String ask(Path data, String... words) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(data)))) {
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      byte[] request =
          (RUN_FOR_PROGRAMS + String.join("\0", words)).getBytes(StandardCharsets.UTF_8);
      out.writeByte('r');
      out.writeInt(request.length);
      out.write(request);
      return answer(new DataInputStream(Channels.newInputStream(channel)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(DataInputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (true) {
      char kind = (char) in.readByte();
      String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      switch (kind) {
        case 'o' -> answer.append(text);
        case 'x' -> {
          return answer.toString();
        }
        default -> throw new IOException(kind + ": " + text);
      }
    }
  }

  /** A long name of the folder makes the socket lie elsewhere. */
  private static Path socket(Path data) throws IOException {
    Path note = data.resolve("control.path");
    return Files.exists(note)
        ? Path.of(Files.readString(note).strip())
        : data.resolve("control.sock");
  }
}
