package org.streamrp2p.spi.node;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who this node is: an Ed25519 key made at the first start, and the id that follows from it (RFC
 * 8032).
 */
@ProviderType
public interface NodeIdentity {
  /**
   * 52 characters of base-32 (RFC 4648, lower case, no padding): SHA-256 over {@link #publicKey()}.
   */
  String nodeId();

  /** The public key, X.509 {@code SubjectPublicKeyInfo} in DER (RFC 8410). */
  byte[] publicKey();

  /** Signs; 64 bytes. About half a millisecond: not on an event loop in numbers. */
  byte[] sign(byte[] message);
}
