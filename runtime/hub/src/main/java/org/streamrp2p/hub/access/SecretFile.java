package org.streamrp2p.hub.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file {@code key} in a folder of the node: one line of text that only the owner reads. */
final class SecretFile {
  private final Path folder;
  private final Path file;
  private final String what;

  /**
   * @param what what the file holds, for messages
   */
  SecretFile(Path folder, String what) {
    this.folder = folder;
    this.file = folder.resolve("key");
    this.what = what;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalStateException if it holds no secret
   */
  String read() {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!text.matches("[A-Za-z0-9_-]{16,128}")) {
        throw new IllegalStateException(
            file
                + " holds no "
                + what
                + " (expected: 16..128 letters, digits, _ or -). Delete it to get a new one.");
      }
      return text;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Makes a new secret in the place of the one that is there.
   *
   * @throws UncheckedIOException if the file cannot be written; the one before stays
   */
  String make(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    String made = HexFormat.of().formatHex(random);
    try {
      write(made);
    } catch (IOException e) {
      throw failed(e);
    }
    return made;
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("The " + what + " " + file + ": " + e.getMessage(), e);
  }

  private void write(String text) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path part = folder.resolve("key.part");
    Files.deleteIfExists(part);
    Files.createFile(part, ownerOnly);
    Files.writeString(part, text + "\n", StandardOpenOption.WRITE);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
