package org.streamrp2p.spi.node;

/**
 * A condition: configuration has arrived and every bundle of this start is started. What opens a
 * door to the outside waits for it, so that no port is opened with a default that the file is about
 * to change.
 *
 * <p>Use: {@code @Reference(target = Configured.TARGET) Condition configured}.
 */
public final class Configured {
  /** Value of {@code osgi.condition.id} (OSGi Compendium 8.1, chapter 154). */
  public static final String ID = "org.streamrp2p.configured";

  public static final String TARGET = "(osgi.condition.id=" + ID + ")";

  private Configured() {}
}
