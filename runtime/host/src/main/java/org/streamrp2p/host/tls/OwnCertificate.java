package org.streamrp2p.host.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The self-signed certificate in the data folder: made once, then read. */
final class OwnCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private OwnCertificate() {}

  /**
   * @param folder readable by the owner only
   * @throws TlsException if a file is there that cannot be used; it is never replaced
   */
  static KeyMaterial in(Path folder, Clock clock) {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    if (Files.exists(certificate) || Files.exists(key)) {
      try {
        return PemFiles.read("tls", certificate, "tls", key);
      } catch (TlsException e) {
        throw new TlsException(
            e.getMessage() + "; delete the folder " + folder + " to get a new certificate", e);
      }
    }
    try {
      KeyMaterial made = SelfSigned.make(clock.instant());
      write(key, pem("PRIVATE KEY", made.key().getEncoded()));
      write(certificate, pem("CERTIFICATE", made.certificate().getEncoded()));
      LOG.info("made a self-signed certificate, SHA-256 {}", made.fingerprint());
      return made;
    } catch (IOException | CertificateEncodingException e) {
      throw new TlsException("tls: no certificate can be kept in " + folder + ": " + e, e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
        .formatted(label, BASE64.encodeToString(der));
  }

  /** Whole or not at all; nobody else may read it at any time. */
  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part);
    if (Files.getFileAttributeView(part, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(part, text, StandardCharsets.US_ASCII);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
