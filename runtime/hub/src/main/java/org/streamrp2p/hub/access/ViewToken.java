package org.streamrp2p.hub.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.streamrp2p.spi.stream.StreamName;

/**
 * What a viewer of a private stream shows: {@code PAYLOAD.SIGNATURE}, both in base64url. The
 * payload is version, expiry in seconds since 1970, stream pattern and label, a line each; the
 * signature is HMAC-SHA256 over it (RFC 2104).
 */
final class ViewToken {
  private static final String VERSION = "1";
  private static final String ALGORITHM = "HmacSHA256";

  /** Signed before the payload: no other use of the key gives the same bytes. */
  private static final byte[] PURPOSE = "streamr view token\n".getBytes(UTF_8);

  private static final int MAX_LENGTH = 1_024;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private ViewToken() {}

  /**
   * @param label without control characters
   */
  static String make(String key, StreamPattern streams, Instant expires, String label) {
    String text =
        String.join("\n", VERSION, Long.toString(expires.getEpochSecond()), streams.text(), label);
    byte[] payload = text.getBytes(UTF_8);
    return ENCODER.encodeToString(payload) + '.' + ENCODER.encodeToString(sign(key, payload));
  }

  /** Whether a viewer with this token may see the stream now. Compares in constant time. */
  static boolean allows(String key, String token, StreamName stream, Instant now) {
    int dot = token.indexOf('.');
    if (token.length() > MAX_LENGTH || dot < 0) {
      return false;
    }
    byte[] payload;
    byte[] signature;
    try {
      payload = Base64.getUrlDecoder().decode(token.substring(0, dot));
      signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return MessageDigest.isEqual(sign(key, payload), signature)
        && holds(new String(payload, UTF_8), stream, now);
  }

  /** What was signed here is well formed, unless another version signed it. */
  private static boolean holds(String payload, StreamName stream, Instant now) {
    String[] lines = payload.split("\n", -1);
    return lines.length == 4
        && lines[0].equals(VERSION)
        && now.getEpochSecond() < Long.parseLong(lines[1])
        && new StreamPattern(lines[2]).matches(stream);
  }

  private static byte[] sign(String key, byte[] payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
      mac.update(PURPOSE);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
    }
  }
}
