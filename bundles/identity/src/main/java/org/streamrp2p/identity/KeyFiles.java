package org.streamrp2p.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two files of the identity. What is there is read or refused, replaced only by a backup. */
final class KeyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int MAX_BYTES = 4096;

  private final Path key;
  private final Path publicKey;

  KeyFiles(Path folder) {
    key = folder.resolve("key.pem");
    publicKey = folder.resolve("public.der");
  }

  /**
   * Reads the public key, or makes the pair at the first start.
   *
   * @throws IdentityException if a file is there that is no key, or the private one is gone
   */
  byte[] open() {
    try {
      if (!Files.exists(key)) {
        return create();
      }
      protect(key);
      byte[] privateDer = privateDer();
      if (!Files.exists(publicKey)) {
        write(publicKey, Ed25519.publicKeyOf(privateDer));
      }
      byte[] der = Files.size(publicKey) > MAX_BYTES ? new byte[0] : Files.readAllBytes(publicKey);
      if (!Ed25519.isPublicKey(der)) {
        throw new IdentityException(
            publicKey + ": not an Ed25519 public key. Delete this file: it is made anew.");
      }
      return der;
    } catch (IOException e) {
      throw new IdentityException(key + ": " + e, e);
    }
  }

  private byte[] create() throws IOException {
    if (Files.exists(publicKey)) {
      throw new IdentityException(
          key
              + " is missing, but "
              + publicKey.getFileName()
              + " is there. Put it back from a backup, or delete the folder to get a new node id.");
    }
    KeyPair pair = Ed25519.generate();
    write(key, pem(pair.getPrivate().getEncoded()));
    byte[] der = pair.getPublic().getEncoded();
    write(publicKey, der);
    return der;
  }

  /**
   * The private key in PKCS#8.
   *
   * @throws IdentityException if the file holds something else
   */
  byte[] privateDer() throws IOException {
    byte[] der = read(key);
    if (!Ed25519.isPrivateKey(der)) {
      throw new IdentityException(
          key
              + ": not an Ed25519 private key in PKCS#8 PEM. Put it back from a backup, or delete"
              + " the folder to get a new node id.");
    }
    return der;
  }

  /** What stands between the marks; empty if the file is no PEM file of a private key. */
  private static byte[] read(Path file) throws IOException {
    String pem =
        Files.size(file) > MAX_BYTES ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin >= 0 && end > begin) {
      try {
        String base64 = pem.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        LOG.debug("{}: {}", file, e.getMessage());
      }
    }
    return new byte[0];
  }

  /**
   * Copies the private key into a new file that only its owner can read.
   *
   * @return the node id
   * @throws IdentityException if there is a file of that name, or no key to copy
   */
  String backup(Path target) {
    try {
      if (Files.exists(target)) {
        throw new IdentityException(target + " is there already, and is not overwritten.");
      }
      if (!Files.exists(key)) {
        throw new IdentityException("There is no key in " + key + ".");
      }
      byte[] der = privateDer();
      write(target, pem(der));
      return NodeId.of(Ed25519.publicKeyOf(der));
    } catch (IOException e) {
      throw new IdentityException(target + " cannot be written: " + e, e);
    }
  }

  /**
   * Takes a key over from a backup. The one before stays beside it, under its node id.
   *
   * @param force whether a node id may be given up for another one
   * @return the node id, from the next start on
   * @throws IdentityException if the file holds no key, or another node's
   */
  String restore(Path source, boolean force) {
    try {
      byte[] der = Files.isRegularFile(source) ? read(source) : new byte[0];
      if (!Ed25519.isPrivateKey(der)) {
        throw new IdentityException(source + " is no backup of a node's key.");
      }
      byte[] publicDer = Ed25519.publicKeyOf(der);
      String id = NodeId.of(publicDer);
      byte[] before = Files.exists(key) ? read(key) : new byte[0];
      if (Ed25519.isPrivateKey(before)) {
        String idBefore = NodeId.of(Ed25519.publicKeyOf(before));
        if (!idBefore.equals(id)) {
          if (!force) {
            throw new IdentityException(
                "This node is "
                    + idBefore
                    + ", the backup is of "
                    + id
                    + ". To become it: --force");
          }
          write(key.resolveSibling("key-" + idBefore + ".pem"), pem(before));
        }
      }
      write(key, pem(der));
      write(publicKey, publicDer);
      return id;
    } catch (IOException e) {
      throw new IdentityException("The key cannot be restored: " + e, e);
    }
  }

  private static byte[] pem(byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return (BEGIN + '\n' + base64 + '\n' + END + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  /** A key that others can read is told about and closed. */
  private static void protect(Path file) throws IOException {
    if (posix(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      LOG.warn("{} could be read by others; it is closed now. If anyone did, delete it.", file);
      Files.setPosixFilePermissions(file, OWNER);
    }
  }

  /** Whole or not at all, and on the disk before it has its name. */
  private static void write(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".new");
    try {
      if (posix(temporary)) {
        Files.setPosixFilePermissions(temporary, OWNER);
      }
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean posix(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
  }
}
