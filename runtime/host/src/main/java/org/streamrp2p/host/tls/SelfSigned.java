package org.streamrp2p.host.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a key and a certificate for it: P-256, because browsers and encoders take no Ed25519; ten
 * years, because who trusts it has compared its fingerprint, and would have to again.
 */
final class SelfSigned {
  private static final int DAYS = 3_650;
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String HOST_NAME = "[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?";

  private SelfSigned() {}

  static KeyMaterial make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair, now);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] der =
          Der.sequence(body, Der.sequence(Der.oid(ECDSA_WITH_SHA256)), Der.bits(signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new KeyMaterial(pair.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException e) {
      throw new TlsException("This Java makes no P-256 certificate: " + e.getMessage(), e);
    }
  }

  /** {@code TBSCertificate}, RFC 5280 §4.1. */
  private static byte[] body(KeyPair pair, Instant now) {
    byte[] name =
        Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8("StreamrP2P node"))));
    BigInteger serial = new BigInteger(127, new SecureRandom()).setBit(126);
    return Der.sequence(
        Der.tagged(0xa0, Der.integer(2)),
        Der.integer(serial),
        Der.sequence(Der.oid(ECDSA_WITH_SHA256)),
        name,
        Der.sequence(
            Der.time(now.minus(1, ChronoUnit.DAYS)), Der.time(now.plus(DAYS, ChronoUnit.DAYS))),
        name,
        pair.getPublic().getEncoded(),
        Der.tagged(
            0xa3,
            Der.sequence(
                Der.sequence(Der.oid("2.5.29.17"), Der.octets(names())),
                extension("2.5.29.19", Der.sequence()),
                // digitalSignature: bit 0, seven bits unused.
                extension("2.5.29.15", Der.tagged(0x03, new byte[] {7, (byte) 0x80})),
                Der.sequence(
                    Der.oid("2.5.29.37"),
                    Der.octets(Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")))))));
  }

  private static byte[] extension(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
  }

  /** {@code SubjectAltName}, RFC 5280 §4.2.1.6. */
  private static byte[] names() {
    List<byte[]> names = new ArrayList<>();
    names.add(dns("localhost"));
    String own = ownName();
    if (own.matches(HOST_NAME) && !own.equals("localhost")) {
      names.add(dns(own));
    }
    names.add(Der.tagged(0x87, new byte[] {127, 0, 0, 1}));
    byte[] loopback6 = new byte[16];
    loopback6[15] = 1;
    names.add(Der.tagged(0x87, loopback6));
    return Der.sequence(names.toArray(byte[][]::new));
  }

  private static byte[] dns(String name) {
    return Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return ""; // a machine without a name has one name less in its certificate
    }
  }
}
