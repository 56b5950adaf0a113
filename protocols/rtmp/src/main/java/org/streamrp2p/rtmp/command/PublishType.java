package org.streamrp2p.rtmp.command;

/** The second argument of {@code publish} (RTMP 1.0 §7.2.2.6). */
public enum PublishType {
  LIVE,
  RECORD,
  APPEND;

  /** Anything else is live: an encoder with a word of its own shall be on air all the same. */
  public static PublishType of(String text) {
    if (text.equalsIgnoreCase("record")) {
      return RECORD;
    }
    return text.equalsIgnoreCase("append") ? APPEND : LIVE;
  }
}
