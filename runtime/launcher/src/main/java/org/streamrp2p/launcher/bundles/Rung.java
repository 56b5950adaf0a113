package org.streamrp2p.launcher.bundles;

/** What an update does to a connection, the gentlest first. */
public enum Rung {
  /** It moves to the new version; its peer notices nothing. */
  IN_PLACE("in place"),
  /** Its peer is asked to come back over a new connection, and served until it leaves. */
  RECONNECT("reconnect"),
  /** It stays with the old version until it ends, for a limited time. */
  DRAIN("drain"),
  /** It is closed in the middle of a stream. */
  CUT("cut");

  private final String words;

  Rung(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
