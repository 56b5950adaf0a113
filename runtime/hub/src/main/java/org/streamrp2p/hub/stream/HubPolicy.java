package org.streamrp2p.hub.stream;

/**
 * What an operator allows.
 *
 * @param maxStreams live streams, and streams in all beyond which nobody may wait for another
 * @param maxViewers readers of one stream
 * @param maxPublishersPerAddress publications from one address; loopback is exempt
 * @param takeover what happens when a live name is published again
 * @param lingerSeconds how long readers wait for a publisher that left; 0: they leave with it
 * @param waitSeconds how long readers wait for one that never came; 0: as long as they like
 */
public record HubPolicy(
    int maxStreams,
    int maxViewers,
    int maxPublishersPerAddress,
    Takeover takeover,
    int lingerSeconds,
    int waitSeconds) {
  public static final HubPolicy DEFAULT =
      new HubPolicy(200, 10_000, 50, Takeover.SAME_KEY, 30, 300);

  /** Who may take a live name over. */
  public enum Takeover {
    /** Whoever holds the same key as the publisher that is there. */
    SAME_KEY,
    /** Nobody. */
    REFUSE,
    /** Whoever may publish. */
    ANY;

    /**
     * @param text as in the configuration: {@code same-key}, {@code refuse}, {@code any}
     */
    public static Takeover of(String text) {
      return switch (text) {
        case "refuse" -> REFUSE;
        case "any" -> ANY;
        default -> SAME_KEY;
      };
    }
  }
}
