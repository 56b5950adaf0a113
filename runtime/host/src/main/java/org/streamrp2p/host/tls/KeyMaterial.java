package org.streamrp2p.host.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * A private key and its certificate chain, the server's own first.
 *
 * @param key never shown
 * @param chain one or more
 */
record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {
  KeyMaterial {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** SHA-256 over the certificate, 64 lower-case digits: what others pin. */
  String fingerprint() {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
      return HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the key belongs to the certificate. */
  boolean matches() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = {1, 2, 3};
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signed = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate().getPublicKey());
      verifier.update(probe);
      return verifier.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // another kind of key altogether
    }
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return certificate().getSubjectX500Principal() + " (" + fingerprint() + ')';
  }
}
