package org.streamrp2p.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1), strictly: what is not right is refused, never guessed. */
final class Percent {
  private Percent() {}

  /**
   * @param text ASCII
   * @param plusIsSpace as in queries of HTML forms
   * @throws BadRequestException if an escape is broken, or the bytes are no UTF-8 or have control
   *     characters
   */
  static String decode(String text, boolean plusIsSpace) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes[length++] = escaped(text, i);
        i += 2;
      } else if (c > ' ' && c < 0x7f) {
        bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      } else {
        throw new BadRequestException("The address has a character that must be escaped.");
      }
    }
    return utf8(bytes, length);
  }

  private static byte escaped(String text, int at) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new BadRequestException("The address has a broken percent escape.");
    }
    int value = high << 4 | low;
    if (value < 0x20 || value == 0x7f) {
      throw new BadRequestException("The address has a control character.");
    }
    return (byte) value;
  }

  private static String utf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException("The address is not UTF-8.");
    }
  }
}
