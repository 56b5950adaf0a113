package org.streamrp2p.launcher.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar on disk that is an OSGi bundle.
 *
 * @param path of the jar
 * @param name its {@code Bundle-SymbolicName}, without directives
 * @param version its {@code Bundle-Version}; 0.0.0 if it has none
 * @param sha256 of the whole file, lower-case hexadecimal
 */
public record BundleFile(Path path, String name, Version version, String sha256) {
  private static final long MAX_BYTES = 256L << 20;

  /** OSGi Core §3.2.1; it becomes part of a file's name. */
  private static final String SYMBOLIC_NAME = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*";

  /**
   * Reads name, version and hash.
   *
   * @throws BundleChangeException if it is no bundle, or cannot be read
   */
  public static BundleFile read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new BundleChangeException("There is no file " + path + ".");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new BundleChangeException(
            path + " has " + Files.size(path) + " bytes (expected: " + MAX_BYTES + " at most).");
      }
      return read(path, manifest(path));
    } catch (NoSuchFileException e) {
      throw new BundleChangeException("There is no file " + path + ".");
    } catch (IOException e) {
      throw new BundleChangeException(path + " cannot be read as a jar: " + e.getMessage());
    }
  }

  private static BundleFile read(Path path, Attributes manifest) throws IOException {
    String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (name == null) {
      throw new BundleChangeException(path + " is no OSGi bundle: no Bundle-SymbolicName.");
    }
    if (manifest.getValue(Constants.FRAGMENT_HOST) != null) {
      throw new BundleChangeException(path + " is a fragment, which cannot run by itself.");
    }
    String plain = name.replaceFirst(";.*", "").strip();
    if (!plain.matches(SYMBOLIC_NAME)) {
      throw new BundleChangeException(
          path + ": Bundle-SymbolicName: " + plain + " (expected: letters, digits, . _ and -).");
    }
    String version = manifest.getValue(Constants.BUNDLE_VERSION);
    try {
      return new BundleFile(
          path.toAbsolutePath().normalize(), plain, Version.parseVersion(version), hash(path));
    } catch (IllegalArgumentException e) {
      throw new BundleChangeException(path + ": Bundle-Version: " + e.getMessage());
    }
  }

  private static Attributes manifest(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }
  }

  private static String hash(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path);
        DigestInputStream in = new DigestInputStream(file, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name + ' ' + version;
  }
}
