package org.streamrp2p.rtmp.session;

import org.streamrp2p.rtmp.chunk.RtmpException;

/**
 * Counts commands and control messages that no media comes between: each asks for an answer, and a
 * peer that sends nothing else would make the node answer for ever. Confined to one thread.
 */
final class FloodGuard {
  /** More than this many in a period, without media, is a flood. */
  static final int MAX_REQUESTS = 500;

  private int requests;

  /**
   * @throws RtmpException if it is one too many
   */
  void request() {
    if (++requests > MAX_REQUESTS) {
      throw new RtmpException(
          RtmpException.Reason.FLOOD,
          "commands and control messages without media: more than " + MAX_REQUESTS);
    }
  }

  /** Media came, or a period is over. */
  void reset() {
    requests = 0;
  }
}
