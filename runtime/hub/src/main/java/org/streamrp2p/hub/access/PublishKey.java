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
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret that encoders show: 160 random bits, made at the first start, in a file that only the
 * owner reads.
 */
public final class PublishKey {
  private static final int BYTES = 20;

  private final String key;
  private final boolean madeNow;

  private PublishKey(String key, boolean madeNow) {
    this.key = key;
    this.madeNow = madeNow;
  }

  /**
   * Reads the key, or makes one.
   *
   * @throws UncheckedIOException if the file can be neither read nor written
   * @throws IllegalStateException if it holds no key
   */
  public static PublishKey in(Path folder) {
    Path file = folder.resolve("key");
    try {
      if (Files.exists(file)) {
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!text.matches("[A-Za-z0-9_-]{16,128}")) {
          throw new IllegalStateException(
              file
                  + " holds no publish key (expected: 16..128 letters, digits, _ or -). Delete it to get a new one.");
        }
        return new PublishKey(text, false);
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String made = HexFormat.of().formatHex(random);
      write(folder, file, made);
      return new PublishKey(made, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Publish key " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path folder, Path file, String text) throws IOException {
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
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  public String key() {
    return key;
  }

  public boolean madeNow() {
    return madeNow;
  }

  /** Compares in constant time. */
  public boolean matches(String given) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
