package org.streamrp2p.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The node id: SHA-256 over the public key, in base-32 (RFC 4648 §6), lower case, no padding. */
final class NodeId {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private NodeId() {}

  /** 52 characters. */
  static String of(byte[] publicKey) {
    try {
      return base32(MessageDigest.getInstance("SHA-256").digest(publicKey));
    } catch (NoSuchAlgorithmException e) {
      throw new IdentityException("every Java has SHA-256, this one does not", e);
    }
  }

  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = buffer << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt(buffer >>> bits & 31));
      }
      buffer &= 0xff;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(buffer << (5 - bits) & 31));
    }
    return text.toString();
  }
}
