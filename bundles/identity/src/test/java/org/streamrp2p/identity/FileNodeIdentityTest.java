package org.streamrp2p.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.spi.node.DataFolder;

class FileNodeIdentityTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir Path folder;

  private FileNodeIdentity start() {
    return new FileNodeIdentity(data());
  }

  private DataFolder data() {
    return new DataFolder() {
      @Override
      public Path path() {
        return folder;
      }

      @Override
      public Path folder(String name) {
        try {
          return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    };
  }

  private Path key() {
    return folder.resolve("identity/key.pem");
  }

  private Path publicKey() {
    return folder.resolve("identity/public.der");
  }

  @Test
  void aNodeKeepsItsIdentityOverAStart() {
    FileNodeIdentity first = start();
    FileNodeIdentity second = start();
    assertEquals(first.nodeId(), second.nodeId());
    assertArrayEquals(first.publicKey(), second.publicKey());
    assertTrue(first.nodeId().matches("[a-z2-7]{52}"), first.nodeId());
  }

  @Test
  void whatItSignsItsPublicKeyVerifies() {
    start();
    FileNodeIdentity identity = start();
    byte[] signed = identity.sign(MESSAGE);
    assertEquals(64, signed.length);
    assertTrue(Ed25519.verify(identity.publicKey(), MESSAGE, signed));
    assertFalse(Ed25519.verify(identity.publicKey(), new byte[] {1, 2, 4}, signed));
  }

  @Test
  void onlyTheOwnerCanReadTheKeyAndNothingElseIsLeft() throws IOException {
    start();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
    try (Stream<Path> files = Files.list(key().getParent())) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void aKeyThatOthersCanReadIsClosed() throws IOException {
    start();
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
    start();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
  }

  // A node that lost its key is another node: that must be the operator's decision.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----\n"
      })
  void aBrokenKeyIsNamedAndLeftAsItIs(String content) throws IOException {
    start();
    Files.writeString(key(), content);
    IdentityException refused = assertThrows(IdentityException.class, this::start);
    assertTrue(refused.getMessage().contains("key.pem"), refused.getMessage());
    assertEquals(content, Files.readString(key()));
  }

  @Test
  void aMissingKeyIsNotReplacedWhileThePublicKeyIsThere() throws IOException {
    start();
    Files.delete(key());
    assertThrows(IdentityException.class, this::start);
    assertFalse(Files.exists(key()));
  }

  @Test
  void aKeyFromABackupGetsItsPublicKeyBack() throws IOException {
    FileNodeIdentity first = start();
    Files.delete(publicKey());
    FileNodeIdentity second = start();
    assertEquals(first.nodeId(), second.nodeId());
    assertArrayEquals(first.publicKey(), Files.readAllBytes(publicKey()));
  }

  @Test
  void aBackupMakesAnotherFolderTheSameNode() throws IOException {
    FileNodeIdentity first = start();
    Path backup = folder.resolve("backup.pem");
    assertEquals(first.nodeId(), new KeyFiles(key().getParent()).backup(backup));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    Path other = Files.createDirectory(folder.resolve("other"));
    assertEquals(first.nodeId(), new KeyFiles(other).restore(backup, false));
    assertArrayEquals(first.publicKey(), new KeyFiles(other).open());
    assertThrows(IdentityException.class, () -> new KeyFiles(other).backup(backup));
  }

  // A node id is what others know a node by.
  @Test
  void anotherNodesKeyIsTakenOnlyByForceAndTheOneBeforeStays() throws IOException {
    FileNodeIdentity first = start();
    Path other = Files.createDirectory(folder.resolve("other"));
    KeyFiles files = new KeyFiles(other);
    String otherId = NodeId.of(files.open());
    IdentityException refused =
        assertThrows(IdentityException.class, () -> files.restore(key(), false));
    assertTrue(refused.getMessage().contains(otherId), refused.getMessage());
    assertEquals(otherId, NodeId.of(files.open()));
    assertEquals(first.nodeId(), files.restore(key(), true));
    assertEquals(first.nodeId(), NodeId.of(files.open()));
    Path kept = other.resolve("key-" + otherId + ".pem");
    assertEquals(otherId, files.restore(kept, true));
  }

  @Test
  void whatIsNoBackupChangesNothing() throws IOException {
    FileNodeIdentity first = start();
    Path text = Files.writeString(folder.resolve("text"), "no key");
    KeyFiles files = new KeyFiles(key().getParent());
    assertThrows(IdentityException.class, () -> files.restore(text, true));
    assertThrows(IdentityException.class, () -> files.restore(folder.resolve("none"), true));
    assertThrows(IdentityException.class, () -> files.restore(folder, true));
    assertEquals(first.nodeId(), start().nodeId());
  }

  @Test
  void aPublicKeyOfSomebodyElseShowsAtTheFirstSignature() throws IOException {
    FileNodeIdentity first = start();
    Files.write(publicKey(), Ed25519.generate().getPublic().getEncoded());
    FileNodeIdentity second = start();
    assertNotEquals(first.nodeId(), second.nodeId());
    assertThrows(IdentityException.class, () -> second.sign(MESSAGE));
  }

  @Test
  void aBrokenPublicKeyIsNamed() throws IOException {
    start();
    Files.write(publicKey(), new byte[3]);
    IdentityException refused = assertThrows(IdentityException.class, this::start);
    assertTrue(refused.getMessage().contains("public.der"), refused.getMessage());
  }

  // RFC 8032 §7.1, TEST 1.
  @Test
  void aKnownSeedGivesTheKnownPublicKey() {
    HexFormat hex = HexFormat.of();
    byte[] der =
        hex.parseHex(
            "302e020100300506032b657004220420"
                + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    assertEquals(
        "302a300506032b6570032100"
            + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        hex.formatHex(Ed25519.publicKeyOf(der)));
  }

  // RFC 4648 §10, in lower case and without padding.
  @ParameterizedTest
  @CsvSource({
    "f, my",
    "fo, mzxq",
    "foo, mzxw6",
    "foob, mzxw6yq",
    "fooba, mzxw6ytb",
    "foobar, mzxw6ytboi"
  })
  void base32IsThatOfTheStandard(String text, String encoded) {
    assertEquals(encoded, NodeId.base32(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
