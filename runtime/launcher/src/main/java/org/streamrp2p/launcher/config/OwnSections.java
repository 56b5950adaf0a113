package org.streamrp2p.launcher.config;

import java.util.List;
import java.util.Set;

/** The sections that the program itself reads; no bundle gets them. */
public final class OwnSections {
  public static final String LOG = "org.streamrp2p.log";
  public static final String AOT = "org.streamrp2p.aot";

  static final Set<String> PIDS = Set.of(LOG, AOT);

  private static final String[] LEVELS = {"trace", "debug", "info", "warn", "error"};

  private OwnSections() {}

  /** Their definitions. */
  public static List<Section> all() {
    Section log =
        new Section(
            LOG,
            List.of(
                Attribute.of("level", Attribute.Type.STRING, "info", LEVELS),
                Attribute.of("levels.*", Attribute.Type.STRING, "", LEVELS)));
    Section aot =
        new Section(AOT, List.of(Attribute.of("training", Attribute.Type.BOOLEAN, "true")));
    return List.of(log, aot);
  }
}
