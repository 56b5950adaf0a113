package org.streamrp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 by the JDK, and the two fixed encodings of its keys (RFC 8410 §4, §7). */
final class Ed25519 {
  static final int SEED_BYTES = 32;
  private static final byte[] PRIVATE_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** Whether the bytes are a private key in PKCS#8, version 1. */
  static boolean isPrivateKey(byte[] der) {
    return hasForm(der, PRIVATE_PREFIX);
  }

  /** Whether the bytes are a public key as {@code SubjectPublicKeyInfo}. */
  static boolean isPublicKey(byte[] der) {
    return hasForm(der, PUBLIC_PREFIX);
  }

  private static boolean hasForm(byte[] der, byte[] prefix) {
    return der.length == prefix.length + SEED_BYTES
        && Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length);
  }

  static PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /**
   * The public key that belongs to a private one (RFC 8032 §5.1.5). The JDK computes it only while
   * it makes a pair, so it is given the seed as the random number.
   */
  static byte[] publicKeyOf(byte[] privateDer) {
    byte[] seed = Arrays.copyOfRange(privateDer, PRIVATE_PREFIX.length, privateDer.length);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
      KeyPair pair = generator.generateKeyPair();
      if (!Arrays.equals(pair.getPrivate().getEncoded(), privateDer)) {
        throw new IdentityException("the JDK made another key than it was given");
      }
      return pair.getPublic().getEncoded();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** 64 bytes. */
  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static boolean verify(byte[] publicDer, byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicDer)));
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // not a point on the curve, or no signature at all
    }
  }

  private static IdentityException missing(GeneralSecurityException e) {
    return new IdentityException("Ed25519 failed: " + e.getMessage(), e);
  }

  /** Gives out the seed. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
