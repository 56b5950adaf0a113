package org.streamrp2p.host.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {
  @ParameterizedTest
  @CsvSource({
    "rsa.pem,rsa-pkcs8.pem,RSA,CN=rsa.example",
    "rsa.pem,rsa-pkcs1.pem,RSA,CN=rsa.example",
    "ec.pem,ec-sec1.pem,EC,CN=ec.example"
  })
  void keysAreReadInTheFormsThatToolsWrite(
      String certificate, String key, String algorithm, String subject) throws Exception {
    KeyMaterial material = read(certificate, key);
    assertEquals(algorithm, material.key().getAlgorithm());
    assertEquals(subject, material.certificate().getSubjectX500Principal().getName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rsa.pem|ec-sec1.pem|tls.privateKey: .*ec-sec1.pem is not the key of the certificate .*",
        "rsa.pem|rsa-encrypted.pem|tls.privateKey: .* is encrypted .expected: a private key without a password.",
        "rsa-pkcs8.pem|rsa-pkcs8.pem|tls.certificate: .* holds no certificate .expected: .*",
        "rsa.pem|rsa.pem|tls.privateKey: .* holds no private key .expected: .*",
        "missing.pem|rsa.pem|tls.certificate: .*missing.pem is no file .expected: a PEM file."
      })
  void whatIsWrongIsSaidWithTheKeyOfTheConfiguration(
      String certificate, String key, String message) {
    TlsException e = assertThrows(TlsException.class, () -> read(certificate, key));
    assertTrue(String.valueOf(e.getMessage()).matches(message), e.getMessage());
  }

  @Test
  void rubbishBetweenTheMarksIsNoReasonToFailOtherwise(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x.pem");
    for (String text :
        new String[] {
          "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----",
          "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----",
          "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----",
          "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
          "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----"
        }) {
      Files.writeString(file, text);
      assertThrows(
          TlsException.class, () -> PemFiles.read("tls.certificate", file, "tls.privateKey", file));
      assertThrows(
          TlsException.class,
          () -> PemFiles.read("tls.certificate", resource("ec.pem"), "tls.privateKey", file));
    }
  }

  private static KeyMaterial read(String certificate, String key) {
    return PemFiles.read("tls.certificate", resource(certificate), "tls.privateKey", resource(key));
  }

  static Path resource(String name) {
    return Path.of("src/test/resources/tls").resolve(name);
  }
}
