package org.streamrp2p.host.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  @TempDir private Path folder;

  @Test
  void theNodesOwnCertificateIsMadeOnceAndKept() throws Exception {
    ServerTls first = Tls.in(folder);
    assertNull(first.info());
    assertTrue(first.want());
    ServerTls second = Tls.in(folder);
    assertTrue(second.want());
    assertEquals(first.info(), second.info());
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        Files.readAllBytes(folder.resolve("certificate.pem"))));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertTrue(certificate.getSubjectAlternativeNames().toString().contains("localhost"));
    assertEquals(-1, certificate.getBasicConstraints());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobodyElseReadsThePrivateKey() throws Exception {
    Tls.in(folder).want();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem"))));
  }

  @Test
  void aDamagedOwnCertificateIsNeverReplaced() throws Exception {
    Files.writeString(folder.resolve("key.pem"), "rubbish");
    ServerTls tls = Tls.in(folder);
    assertFalse(tls.want());
    assertTrue(tls.problem().contains("Delete") || tls.problem().contains("delete the folder"));
    assertEquals("rubbish", Files.readString(folder.resolve("key.pem")));
  }

  // What a renewal does: both files change, and the node is not restarted.
  @Test
  void aChangedFileIsReadAndABadOneLeavesTheOldInUse() throws Exception {
    Path certificate = folder.resolve("c.pem");
    Path key = folder.resolve("k.pem");
    copy("rsa.pem", certificate, 1);
    copy("rsa-pkcs1.pem", key, 1);
    ServerTls tls =
        new ServerTls(
            () -> folder, new ServerTls.Settings(certificate, key, 10), Clock.systemUTC());
    AtomicInteger changes = new AtomicInteger();
    tls.onChange(changes::incrementAndGet);
    assertTrue(tls.want());
    String before = tls.info().fingerprint();
    tls.check();
    assertEquals(0, changes.get());

    copy("ec.pem", certificate, 2);
    tls.check();
    assertEquals(before, tls.info().fingerprint());
    assertTrue(tls.problem().startsWith("tls.privateKey: "), tls.problem());

    copy("ec-sec1.pem", key, 3);
    tls.check();
    assertNotEquals(before, tls.info().fingerprint());
    assertEquals("", tls.problem());
    assertEquals(2, changes.get());
  }

  @Test
  void oneFileWithoutTheOtherIsRefused() {
    ServerTls tls =
        new ServerTls(
            () -> folder,
            new ServerTls.Settings(PemFilesTest.resource("rsa.pem"), null, 10),
            Clock.systemUTC());
    assertFalse(tls.want());
    assertEquals(
        "tls.privateKey: empty (expected: a PEM file, because tls.certificate is set).",
        tls.problem());
  }

  private static void copy(String name, Path to, int second) throws Exception {
    Files.copy(PemFilesTest.resource(name), to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(second)));
  }
}
