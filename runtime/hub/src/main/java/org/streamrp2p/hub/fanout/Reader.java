package org.streamrp2p.hub.fanout;

/** Hears from its cursor, on the event loop of its connection. */
public interface Reader {
  /** A publisher is there. */
  void published();

  /** The publisher left, and everything before was handed to the channel. */
  void unpublished(String reason);

  /** Frames were skipped. */
  void dropped(long frames);
}
