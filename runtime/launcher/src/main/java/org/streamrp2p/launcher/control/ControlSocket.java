package org.streamrp2p.launcher.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.launcher.platform.UserFolders;

/**
 * Where the control socket lies: {@code control.sock} in the data folder. The name of a socket has
 * about a hundred bytes; in a folder with a longer name {@code control.path} tells another place.
 */
final class ControlSocket {
  private static final int MAX_NAME = 100;

  private ControlSocket() {}

  /** Opens it for a node that holds the lock of the folder; what an earlier one left is removed. */
  static ServerSocketChannel bind(Path data) throws IOException {
    remove(data);
    Path path = data.resolve("control.sock");
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      path = Files.createTempDirectory("streamr", UserFolders.ownerOnly("rwx------")).resolve("s");
      Path note = data.resolve("control.path");
      Files.createFile(note, UserFolders.ownerOnly("rw-------"));
      Files.writeString(note, path.toString());
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      UserFolders.restrict(path, "rw-------");
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Connects to the node of a folder, or null if none answers. */
  static @Nullable SocketChannel connect(Path data) {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(path(data)));
    } catch (IOException e) {
      return null;
    }
  }

  /** Removes the socket and what belongs to it. */
  static void remove(Path data) throws IOException {
    Path note = data.resolve("control.path");
    if (Files.exists(note)) {
      Path socket = path(data);
      Files.deleteIfExists(socket);
      Path folder = socket.getParent();
      if (folder != null && folder.getFileName().toString().startsWith("streamr")) {
        Files.deleteIfExists(folder);
      }
      Files.delete(note);
    }
    Files.deleteIfExists(data.resolve("control.sock"));
  }

  private static Path path(Path data) throws IOException {
    Path note = data.resolve("control.path");
    return Files.exists(note)
        ? Path.of(Files.readString(note).strip())
        : data.resolve("control.sock");
  }
}
