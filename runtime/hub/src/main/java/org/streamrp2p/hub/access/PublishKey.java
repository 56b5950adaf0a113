package org.streamrp2p.hub.access;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

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
    SecretFile file = new SecretFile(folder, "publish key");
    boolean exists = file.exists();
    return new PublishKey(exists ? file.read() : file.make(BYTES), !exists);
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
