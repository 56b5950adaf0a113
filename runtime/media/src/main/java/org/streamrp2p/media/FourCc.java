package org.streamrp2p.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A codec's four-character code, first character in the highest byte, as on the wire of E-RTMP v2
 * and in ISO/IEC 14496-12. Any value is legal: what is unknown here is carried on unchanged.
 *
 * @param value the four bytes, big-endian
 */
public record FourCc(int value) {
  public static final FourCc AVC1 = of("avc1");
  public static final FourCc HVC1 = of("hvc1");
  public static final FourCc VVC1 = of("vvc1");
  public static final FourCc VP08 = of("vp08");
  public static final FourCc VP09 = of("vp09");
  public static final FourCc AV01 = of("av01");
  public static final FourCc MP4A = of("mp4a");
  public static final FourCc OPUS = of("Opus");
  public static final FourCc FLAC = of("fLaC");
  public static final FourCc AC_3 = of("ac-3");
  public static final FourCc EC_3 = of("ec-3");
  public static final FourCc MP3 = of(".mp3");

  /** Script data in AMF0: the payload is the encoded values, the name of the event first. */
  public static final FourCc AMF0 = of("amf0");

  /**
   * A legacy FLV video codec that has no FourCC (Sorenson H.263, VP6, Screen): the payload is the
   * whole FLV tag body.
   */
  public static final FourCc FLV_VIDEO = of("flvv");

  /**
   * A legacy FLV audio codec that has no FourCC (Speex, Nellymoser, PCM, …): the payload is the
   * whole FLV tag body.
   */
  public static final FourCc FLV_AUDIO = of("flva");

  /**
   * @param text exactly four characters of ISO 8859-1
   * @throws IllegalArgumentException if it has another length
   */
  public static FourCc of(String text) {
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    if (b.length != 4) {
      throw new IllegalArgumentException("fourCc: \"" + text + "\" (expected: four characters)");
    }
    return new FourCc(
        (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff));
  }

  /** The four characters, or {@code 0x…} if one of them cannot be printed. */
  @Override
  public String toString() {
    byte[] b = {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    for (byte c : b) {
      if (c < 0x20 || c > 0x7e) {
        return String.format(Locale.ROOT, "0x%08x", value);
      }
    }
    return new String(b, StandardCharsets.ISO_8859_1);
  }
}
