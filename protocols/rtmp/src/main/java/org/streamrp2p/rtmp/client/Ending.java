package org.streamrp2p.rtmp.client;

import java.util.Map;
import org.streamrp2p.spi.protocol.CloseReason;

/**
 * How a client's session ends. Key {@code kind} of the details: {@code refused} (the server or this
 * node said no), {@code ended} (there is nothing to send any more), {@code redirect} (go to {@code
 * url}), {@code failed} (all else).
 */
final class Ending {
  private Ending() {}

  static CloseReason refused(String text) {
    return new CloseReason("refused: " + text, Map.of("kind", "refused"));
  }

  static CloseReason ended(String text) {
    return new CloseReason(text, Map.of("kind", "ended"));
  }

  static CloseReason failed(String text) {
    return new CloseReason(text, Map.of("kind", "failed"));
  }

  /** The URL is among the details, because it holds the key. */
  static CloseReason redirect(String text, String url) {
    return new CloseReason(text, Map.of("kind", "redirect", "url", url));
  }
}
