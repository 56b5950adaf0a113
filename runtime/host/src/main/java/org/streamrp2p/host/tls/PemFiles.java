package org.streamrp2p.host.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and keys as tools write them: PEM (RFC 7468) with PKCS#8, PKCS#1 (RSA) and SEC
 * 1 (EC) keys. Every message names the configuration key, the file and what was expected.
 */
final class PemFiles {
  private static final int MAX_BYTES = 256 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final int CONTEXT_0 = 0xa0;

  private static final class Block {
    final String label;
    final byte[] der;

    Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }
  }

  private PemFiles() {}

  /**
   * @throws TlsException if the two are not what they should be
   */
  static KeyMaterial read(
      String certificateKey, Path certificate, String privateKeyKey, Path privateKey) {
    List<X509Certificate> chain = chain(certificateKey + ": " + certificate, certificate);
    KeyMaterial material =
        new KeyMaterial(key(privateKeyKey + ": " + privateKey, privateKey), chain);
    if (!material.matches()) {
      throw new TlsException(
          "%s: %s is not the key of the certificate (expected: the one of %s in %s)"
              .formatted(
                  privateKeyKey, privateKey, chain.get(0).getSubjectX500Principal(), certificate),
          null);
    }
    return material;
  }

  private static List<X509Certificate> chain(String what, Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(what, file)) {
        if (block.label.equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der)));
        }
      }
    } catch (CertificateException e) {
      throw new TlsException(what + " holds a damaged certificate: " + e.getMessage(), e);
    }
    if (chain.isEmpty()) {
      throw new TlsException(
          what + " holds no certificate (expected: -----BEGIN CERTIFICATE-----)", null);
    }
    return chain;
  }

  private static PrivateKey key(String what, Path file) {
    for (Block block : blocks(what, file)) {
      byte[] pkcs8 =
          switch (block.label) {
            case "PRIVATE KEY" -> block.der;
            case "RSA PRIVATE KEY" -> wrap(block.der, Der.oid(RSA), Der.none());
            case "EC PRIVATE KEY" -> wrap(block.der, Der.oid(EC), curve(what, block.der));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new TlsException(
                    what + " is encrypted (expected: a private key without a password)", null);
            default -> null;
          };
      if (pkcs8 != null) {
        return key(what, pkcs8);
      }
    }
    throw new TlsException(
        what + " holds no private key (expected: -----BEGIN PRIVATE KEY-----)", null);
  }

  private static PrivateKey key(String what, byte[] pkcs8) {
    @Nullable GeneralSecurityException last = null;
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        last = e; // of another kind; the next one may know it
      }
    }
    throw new TlsException(what + " holds no RSA, EC or EdDSA key", last);
  }

  /** {@code PrivateKeyInfo}, RFC 5208 §5. */
  private static byte[] wrap(byte[] key, byte[] algorithm, byte[] parameters) {
    return Der.sequence(Der.integer(0), Der.sequence(algorithm, parameters), Der.octets(key));
  }

  /** The curve that a SEC 1 key names behind version and key (RFC 5915 §3); all of it is short. */
  private static byte[] curve(String what, byte[] der) {
    int at = der.length > 2 && (der[1] & 0xff) == 0x81 ? 3 : 2;
    while (at + 2 <= der.length) {
      int length = der[at + 1];
      if (length < 0 || at + 2 + length > der.length) {
        break;
      }
      if ((der[at] & 0xff) == CONTEXT_0) {
        return Arrays.copyOfRange(der, at + 2, at + 2 + length);
      }
      at += 2 + length;
    }
    throw new TlsException(what + " holds an EC key that names no curve", null);
  }

  private static List<Block> blocks(String what, Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new TlsException(what + " is no file (expected: a PEM file)", null);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new TlsException(what + " is larger than " + MAX_BYTES + " bytes", null);
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      List<Block> blocks = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        String base64 = matcher.group(2).replaceAll("\\s", "");
        blocks.add(new Block(matcher.group(1), Base64.getDecoder().decode(base64)));
      }
      return blocks;
    } catch (IllegalArgumentException e) {
      throw new TlsException(what + " is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TlsException(what + " cannot be read: " + e, e);
    }
  }
}
