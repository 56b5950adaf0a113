package org.streamrp2p.httpflv;

import java.util.Locale;
import java.util.Map;
import org.streamrp2p.spi.protocol.HandoverRefusedException;

/**
 * What a player asked for, which decides about the bytes it gets.
 *
 * @param framing what is around each tag
 * @param tracks which tracks
 */
record FlvForm(Framing framing, Tracks tracks) {
  /** What is around each tag. */
  enum Framing {
    /** Nothing: the body ends with the connection. */
    PLAIN,
    /** One HTTP chunk for each (RFC 9112 §7.1). */
    CHUNKED,
    /** One binary WebSocket message for each (RFC 6455 §5.6). */
    WEBSOCKET
  }

  /** Which tracks. */
  enum Tracks {
    ALL,
    /** Track 0 of each kind: what players without multitrack can read. */
    FIRST
  }

  /** For the key of the encoding. */
  String parameters() {
    return name(framing) + ',' + name(tracks);
  }

  void addTo(Map<String, Object> values) {
    values.put("framing", name(framing));
    values.put("tracks", name(tracks));
  }

  /**
   * @throws HandoverRefusedException if this version does not know one of the words
   */
  static FlvForm of(String framing, String tracks) {
    try {
      return new FlvForm(
          Framing.valueOf(framing.toUpperCase(Locale.ROOT)),
          Tracks.valueOf(tracks.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new HandoverRefusedException(
          "http-flv state: framing " + framing + ", tracks " + tracks + " are not known");
    }
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
